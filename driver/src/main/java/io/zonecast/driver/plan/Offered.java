package io.zonecast.driver.plan;

import io.zonecast.domain.Deadline;
import io.zonecast.domain.History;
import io.zonecast.domain.Lifespan;
import io.zonecast.domain.Ownership;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.StreamId;

/**
 * What publishers offer beside their reliability, dealt to them in turn.
 *
 * @param history how many messages of a topic are kept for those who join later
 * @param ownership whether topics are owned
 * @param deadline the longest time between two messages of a topic
 * @param strength 0 to {@link Ownership#MAX_STRENGTH}; the strongest owns
 * @param lifespan how long a message is of use
 * @param priority 0 to {@link StreamId#MAX_PRIORITY}; a higher one overtakes
 */
public record Offered(
    Dealt<History> history,
    Dealt<Ownership> ownership,
    Dealt<Deadline> deadline,
    Dealt<Integer> strength,
    Dealt<Lifespan> lifespan,
    Dealt<Integer> priority) {
  /** What is meant where nothing is said. */
  public static final Offered USUAL =
      new Offered(
          Dealt.all(History.NONE),
          Dealt.all(Ownership.SHARED),
          Dealt.all(Deadline.NONE),
          Dealt.all(0),
          Dealt.all(Lifespan.FOREVER),
          Dealt.all(0));

  /** Checks what concerns more than one policy; a failure names the option and the rule. */
  public Offered {
    strength.values().forEach(Ownership::requireStrength);
    priority.values().forEach(Offered::requirePriority);
    if (!ownership.values().contains(Ownership.EXCLUSIVE)) {
      strength.values().stream()
          .filter(each -> each > 0)
          .findFirst()
          .ifPresent(
              each -> {
                throw new IllegalArgumentException(
                    "--strength " + each + " goes with --ownership exclusive only");
              });
    }
  }

  /** The priority itself, where it is one. */
  static int requirePriority(int priority) {
    if (priority < 0 || priority > StreamId.MAX_PRIORITY) {
      throw new IllegalArgumentException(
          "priority %d is not between 0 and %d".formatted(priority, StreamId.MAX_PRIORITY));
    }
    return priority;
  }

  /**
   * What a publisher's subscribers must match.
   *
   * @param publisher its number, from 1
   */
  public Qos qos(int publisher, Reliability reliability) {
    return new Qos(
        reliability, history.of(publisher), ownership.of(publisher), deadline.of(publisher));
  }
}
