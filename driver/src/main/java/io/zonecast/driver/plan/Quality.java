package io.zonecast.driver.plan;

import io.zonecast.domain.OnSlow;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Retention;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The quality of service that publishers offer and subscribers ask for.
 *
 * @param reliability of all of them
 * @param window messages of a stream that may be unacknowledged, 1 to {@link Retention#MAX_WINDOW};
 *     empty: the publishers' own default. Reliable only
 * @param onSlow what publishers do when it is full; empty: their own default. Reliable only
 */
public record Quality(Reliability reliability, OptionalInt window, Optional<OnSlow> onSlow) {
  /** What is meant where nothing is said. */
  public static final Quality BEST_EFFORT =
      new Quality(Reliability.BEST_EFFORT, OptionalInt.empty(), Optional.empty());

  /** Checks the rules; a failure names the option, the value and the rule. */
  public Quality {
    if (window.isPresent() && window.getAsInt() < 1) {
      throw new IllegalArgumentException("--window " + window.getAsInt() + " must be at least 1");
    }
    if (window.isPresent() && window.getAsInt() > Retention.MAX_WINDOW) {
      throw new IllegalArgumentException(
          "--window " + window.getAsInt() + " must be at most " + Retention.MAX_WINDOW);
    }
    if (reliability != Reliability.RELIABLE) {
      window.ifPresent(size -> refuse("--window " + size));
      onSlow.ifPresent(action -> refuse("--on-slow " + action));
    }
  }

  /** Whether everything acknowledged must arrive. */
  public boolean isReliable() {
    return reliability == Reliability.RELIABLE;
  }

  private static void refuse(String option) {
    throw new IllegalArgumentException(option + " goes with --reliability reliable only");
  }
}
