package io.zonecast.cli;

import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/**
 * Whole numbers as users write them: digits 0 to 9, with a sign or without. Java takes the digits
 * of every script. Stateless, and so safe on any thread.
 */
public final class Numbers {
  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+");

  private Numbers() {}

  /** Options of whole numbers that have no converter of their own are read so. */
  public static CommandLine register(CommandLine program) {
    return program
        .registerConverter(int.class, text -> convert(text, "an int", Numbers::parseInt))
        .registerConverter(Integer.class, text -> convert(text, "an int", Numbers::parseInt))
        .registerConverter(long.class, text -> convert(text, "a long", Numbers::parseLong))
        .registerConverter(Long.class, text -> convert(text, "a long", Numbers::parseLong));
  }

  /**
   * The number that a text means.
   *
   * @throws NumberFormatException where it is none, or too large
   */
  public static int parseInt(String text) {
    return Integer.parseInt(requireDigits(text));
  }

  /**
   * The number that a text means.
   *
   * @throws NumberFormatException where it is none, or too large
   */
  public static long parseLong(String text) {
    return Long.parseLong(requireDigits(text));
  }

  private static String requireDigits(String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw new NumberFormatException(text);
    }
    return text;
  }

  private static <T> T convert(
      String text, String kind, java.util.function.Function<String, T> parse) {
    try {
      return parse.apply(text);
    } catch (NumberFormatException notANumber) {
      throw new TypeConversionException("'%s' is not %s".formatted(text, kind));
    }
  }
}
