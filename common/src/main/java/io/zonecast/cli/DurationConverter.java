package io.zonecast.cli;

import io.zonecast.domain.TimeText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads durations as users write them: {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1.5h}, also
 * {@code us}; a plain {@code 0} needs no unit. Never negative, at most {@value #MAX_DAYS} days, to
 * the nanosecond. Stateless, and so safe on any thread.
 */
public final class DurationConverter implements ITypeConverter<Duration> {
  /** The longest duration that is accepted, in days: above it nanoseconds could overflow. */
  public static final int MAX_DAYS = 365;

  private static final Pattern SHAPE = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?)(us|ms|s|m|h)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "us", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  /** Converts one value for picocli, which shows the message of a failure to the user. */
  @Override
  public Duration convert(String value) {
    try {
      return parse(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /**
   * The duration that a text means.
   *
   * @throws IllegalArgumentException naming the value and the rule
   */
  public static Duration parse(String value) {
    if (value.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = SHAPE.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\"" + value + "\" is not a duration: write 500ms, 10s or 2m (us, ms, s, m, h)");
    }
    BigDecimal nanos =
        new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(NANOS.get(matcher.group(2))));
    if (nanos.compareTo(BigDecimal.valueOf(Duration.ofDays(MAX_DAYS).toNanos())) > 0) {
      throw new IllegalArgumentException("\"" + value + "\" is longer than " + MAX_DAYS + " days");
    }
    return Duration.ofNanos(nanos.setScale(0, RoundingMode.DOWN).longValueExact());
  }

  /** The shortest text that {@link #parse} reads back as the same duration, to the microsecond. */
  public static String format(Duration duration) {
    return TimeText.ofUs(duration.toNanos() / 1_000);
  }
}
