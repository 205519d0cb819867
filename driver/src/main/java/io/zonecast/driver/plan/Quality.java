package io.zonecast.driver.plan;

import io.zonecast.domain.Match;
import io.zonecast.domain.OnSlow;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Retention;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The quality of service that publishers offer and subscribers ask for.
 *
 * @param reliability of all publishers
 * @param window messages of a stream that may be unacknowledged, 1 to {@link Retention#MAX_WINDOW};
 *     empty: the publishers' own default. Reliable only
 * @param onSlow what publishers do when it is full; empty: their own default. Reliable only
 * @param offered what publishers offer beside it
 * @param requested what subscribers ask for
 */
public record Quality(
    Reliability reliability,
    OptionalInt window,
    Optional<OnSlow> onSlow,
    Offered offered,
    Requested requested) {
  /** What is meant where nothing is said. */
  public static final Quality BEST_EFFORT =
      new Quality(Reliability.BEST_EFFORT, OptionalInt.empty(), Optional.empty());

  /** The usual in everything else. */
  public Quality(Reliability reliability, OptionalInt window, Optional<OnSlow> onSlow) {
    this(reliability, window, onSlow, Offered.USUAL, Requested.least(reliability, Offered.USUAL));
  }

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

  /**
   * Whether a publisher and a subscriber that share a topic match.
   *
   * @param publisher its number, from 1
   * @param subscriber its number, from 1
   */
  Match match(int publisher, int subscriber) {
    return Match.of(offered.qos(publisher, reliability), requested.qos(subscriber));
  }

  /** Whether publishers offer what must not be lost. */
  public boolean isReliable() {
    return reliability == Reliability.RELIABLE;
  }

  private static void refuse(String option) {
    throw new IllegalArgumentException(option + " goes with --reliability reliable only");
  }
}
