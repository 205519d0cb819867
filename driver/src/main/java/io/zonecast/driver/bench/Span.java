package io.zonecast.driver.bench;

import io.zonecast.cli.DurationConverter;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * How long is published in a trial.
 *
 * @param length at most; longer than 0
 * @param count messages of each publisher at most, from 1
 * @param warmUp from the first delivery on, what arrives does not count for latency; shorter than
 *     {@code length}
 */
public record Span(Duration length, OptionalLong count, Duration warmUp) {
  /** The longest that is published for one figure. */
  public static final Duration LONGEST = Duration.ofMinutes(10);

  private static final Duration GLANCE = Duration.ofSeconds(4);

  /** Checks the bounds; a failure names the option, the value and the rule. */
  public Span {
    if (length.isZero() || length.isNegative() || length.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "--seconds %s must be more than 0 and at most %s"
              .formatted(length.toSeconds(), DurationConverter.format(LONGEST)));
    }
    if (warmUp.compareTo(length) >= 0) {
      throw new IllegalArgumentException(
          "--warm-up %s must be shorter than --seconds %d"
              .formatted(DurationConverter.format(warmUp), length.toSeconds()));
    }
    if (count.isPresent() && count.getAsLong() < 1) {
      throw new IllegalArgumentException(
          "--count %d must be at least 1".formatted(count.getAsLong()));
    }
  }

  /** Long enough to see how fast somebody is; a count of messages holds too. */
  public Span glance() {
    return new Span(length.compareTo(GLANCE) < 0 ? length : GLANCE, count, Duration.ZERO);
  }
}
