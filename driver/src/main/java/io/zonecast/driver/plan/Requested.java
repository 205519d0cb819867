package io.zonecast.driver.plan;

import io.zonecast.domain.Deadline;
import io.zonecast.domain.History;
import io.zonecast.domain.Ownership;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Reliability;
import java.util.Optional;

/**
 * What subscribers ask for, dealt to them in turn.
 *
 * @param reliability whether a message may be lost
 * @param history how many earlier messages they want when they join
 * @param ownership whether they want topics from their owners alone
 * @param deadline the longest time between two messages of a publisher
 */
public record Requested(
    Dealt<Reliability> reliability,
    Dealt<History> history,
    Dealt<Ownership> ownership,
    Dealt<Deadline> deadline) {

  /**
   * What all publishers offer, so that everybody matches: the shortest history, the longest
   * deadline. Where kinds of ownership differ, nobody matches all; then it is the first.
   */
  public static Requested least(Reliability reliability, Offered offered) {
    return new Requested(
        Dealt.all(reliability),
        Dealt.all(offered.history().least(History::satisfies)),
        Dealt.all(offered.ownership().of(1)),
        Dealt.all(offered.deadline().least(Deadline::satisfies)));
  }

  /** These, with what was said otherwise. */
  public Requested but(
      Optional<Dealt<Reliability>> otherReliability,
      Optional<Dealt<History>> otherHistory,
      Optional<Dealt<Ownership>> otherOwnership,
      Optional<Dealt<Deadline>> otherDeadline) {
    return new Requested(
        otherReliability.orElse(reliability),
        otherHistory.orElse(history),
        otherOwnership.orElse(ownership),
        otherDeadline.orElse(deadline));
  }

  /**
   * What a subscriber holds offers against.
   *
   * @param subscriber its number, from 1
   */
  public Qos qos(int subscriber) {
    return new Qos(
        reliability.of(subscriber),
        history.of(subscriber),
        ownership.of(subscriber),
        deadline.of(subscriber));
  }
}
