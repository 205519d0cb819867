package io.zonecast.driver.plan;

import io.zonecast.cli.DurationConverter;
import io.zonecast.domain.History;
import io.zonecast.domain.Message;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What each publisher sends.
 *
 * @param rate messages per second over all its topics, from 0 (as fast as it goes) to 10 million
 * @param sizeBytes bytes of a payload, from 0 to 16 MiB
 * @param count messages to send, at least 1, where it ends by number
 * @param duration how long to send, more than 0, where it ends by time
 * @param quality what is offered, and asked for
 */
public record Traffic(
    double rate, int sizeBytes, OptionalLong count, Optional<Duration> duration, Quality quality) {
  private static final double MAX_RATE = 10_000_000;

  /** More than that in a history does not fit into a small heap. */
  private static final long MUCH_BYTES = 4 << 20;

  private static final long OVERHEAD_BYTES = 100;

  /** Best effort. */
  public Traffic(double rate, int sizeBytes, OptionalLong count, Optional<Duration> duration) {
    this(rate, sizeBytes, count, duration, Quality.BEST_EFFORT);
  }

  /** Checks the bounds; a failure names the option, the value and the rule. */
  public Traffic {
    if (!(rate >= 0 && rate <= MAX_RATE)) {
      throw new IllegalArgumentException(
          "--rate %s must be from 0 (as fast as it goes) to %.0f messages per second"
              .formatted(text(rate), MAX_RATE));
    }
    if (sizeBytes < 0 || sizeBytes > Message.MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException("--size " + sizeBytes + " must be from 0 to 15M");
    }
    if (count.isPresent() && count.getAsLong() < 1) {
      throw new IllegalArgumentException("--count " + count.getAsLong() + " must be at least 1");
    }
    if (duration.isPresent() && duration.get().toMillis() < 1) {
      throw new IllegalArgumentException(
          "--duration " + DurationConverter.format(duration.get()) + " must be at least 1ms");
    }
    if (count.isEmpty() && duration.isEmpty()) {
      throw new IllegalArgumentException("a run needs --count or --duration, to end");
    }
  }

  /** The rate as an option's value: whole where it is whole. */
  public String rateText() {
    return text(rate);
  }

  /**
   * How long publishing should take at most when nothing is slow; empty where only the speed of the
   * machine decides.
   */
  public Optional<Duration> expectedLength() {
    if (duration.isPresent()) {
      return duration;
    }
    return rate == 0
        ? Optional.empty()
        : Optional.of(Duration.ofMillis((long) Math.ceil(count.getAsLong() / rate * 1_000)));
  }

  /** Whether small heaps and one compiler tier would slow this traffic down. */
  public boolean isHeavy() {
    return rate == 0
        || rate > 2_000
        || rate * sizeBytes > 1_000_000
        || sizeBytes > 64 << 10
        || quality.offered().history().values().stream().anyMatch(this::isMuch);
  }

  private boolean isMuch(History history) {
    return history.depth() * (sizeBytes + OVERHEAD_BYTES) > MUCH_BYTES;
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
