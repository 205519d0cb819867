package io.zonecast.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads sizes in bytes as users write them: {@code 100}, {@code 64K}, {@code 1M}, {@code 1G}, where
 * K is 1024. Never negative, and below 2 GiB, because a payload is one Java array. Stateless, and
 * so safe on any thread.
 */
public final class SizeConverter implements ITypeConverter<Integer> {
  private static final Pattern SHAPE = Pattern.compile("(\\d{1,10})([KMG]?)");

  /** Converts one value for picocli, which shows the message of a failure to the user. */
  @Override
  public Integer convert(String value) {
    try {
      return parse(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /**
   * The number of bytes that a text means.
   *
   * @throws IllegalArgumentException naming the value and the rule
   */
  public static int parse(String value) {
    Matcher matcher = SHAPE.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\"" + value + "\" is not a size: write 100, 64K or 1M (bytes)");
    }
    int shift = 10 * " KMG".indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2));
    long units = Long.parseLong(matcher.group(1));
    if (units > Integer.MAX_VALUE >> shift) {
      throw new IllegalArgumentException("\"" + value + "\" is 2G or more");
    }
    return (int) (units << shift);
  }
}
