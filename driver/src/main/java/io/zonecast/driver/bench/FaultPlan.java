package io.zonecast.driver.bench;

import io.zonecast.cli.DurationConverter;
import io.zonecast.driver.plan.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Faults on whoever is primary, one after another in the same run.
 *
 * @param kind what is done
 * @param count how often, from 1 to {@value #MAX}
 * @param warmUp before the first, not negative: JVMs compile what they run often
 * @param every from one to the next, longer than {@code length}
 * @param length after how long each is taken back
 */
public record FaultPlan(
    PrimaryFault kind, int count, Duration warmUp, Duration every, Duration length) {
  /** The most faults in a run. */
  public static final int MAX = 200;

  private static final Duration AWAY = Duration.ofSeconds(1);
  private static final Duration START_AND_SYNC = Duration.ofSeconds(9);
  private static final Duration MARGIN = Duration.ofSeconds(2);

  /** Checks the bounds; a failure names the option, the value and the rule. */
  public FaultPlan {
    if (count < 1 || count > MAX) {
      throw new IllegalArgumentException(
          "--kills %d must be a whole number from 1 to %d".formatted(count, MAX));
    }
    if (every.compareTo(length) <= 0) {
      throw new IllegalArgumentException(
          "--every %s must be longer than %s, after which a %s is taken back"
              .formatted(DurationConverter.format(every), DurationConverter.format(length), kind));
    }
  }

  /**
   * The plan with its usual length and, where none is given, its usual distance: a broker that was
   * killed is started again after 1 s and is in sync before the next fault; one that was paused or
   * cut off is let go when its session is over, and the next fault comes when the recovery bound of
   * this one has passed.
   *
   * @param longestRecovery the longest that traffic may stand still, by the session timeout
   * @param every empty: the usual one
   */
  public static FaultPlan of(
      PrimaryFault kind,
      int count,
      Duration warmUp,
      Optional<Duration> every,
      Duration longestRecovery) {
    Duration length = kind.endsIt() ? AWAY : longestRecovery;
    Duration usual =
        kind.endsIt() ? AWAY.plus(START_AND_SYNC) : length.plus(longestRecovery).plus(MARGIN);
    return new FaultPlan(kind, count, warmUp, every.orElse(usual), length);
  }

  /** The faults, in order. */
  public List<Fault> faults() {
    return IntStream.range(0, count)
        .mapToObj(i -> kind.at(warmUp.plus(every.multipliedBy(i)), length))
        .toList();
  }

  /** How long to publish, so that the last fault has as much time as the others. */
  public Duration duration() {
    return warmUp.plus(every.multipliedBy(count));
  }
}
