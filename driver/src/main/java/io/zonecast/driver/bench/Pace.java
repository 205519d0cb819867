package io.zonecast.driver.bench;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast all publishers of a trial publish together.
 *
 * @param word as it stands in tables and files
 * @param perSecond messages per second; 0: as fast as it goes; negative: half of what the contender
 *     brings when it goes as fast as it can, which is measured first
 */
public record Pace(String word, double perSecond) {
  /** As fast as it goes. */
  public static final Pace FLAT_OUT = new Pace("flat-out", 0);

  /** Half of the contender's own maximum. */
  public static final Pace HALF = new Pace("half", -1);

  private static final Pattern SHAPE = Pattern.compile("(\\d{1,8})(k?)");
  private static final double KILO = 1_000;
  private static final double MOST = 10_000_000;

  /**
   * Reads {@code 1000}, {@code 10k} or {@code half}.
   *
   * @throws IllegalArgumentException naming the text and the rule
   */
  public static Pace of(String text) {
    if (text.equals(HALF.word)) {
      return HALF;
    }
    Matcher matcher = SHAPE.matcher(text);
    double rate =
        matcher.matches()
            ? Double.parseDouble(matcher.group(1)) * (matcher.group(2).isEmpty() ? 1 : KILO)
            : 0;
    if (rate < 1 || rate > MOST) {
      throw new IllegalArgumentException(
          "rate \"%s\" is not half, or messages per second from 1 to 10000000, as in 500 or 10k"
              .formatted(text));
    }
    return new Pace(String.format(Locale.ROOT, "%.0f", rate), rate);
  }

  /** Whether the rate has to be found out. */
  public boolean isHalf() {
    return perSecond < 0;
  }
}
