package io.zonecast.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether what is offered satisfies what is requested on a topic that both name: one pure rule, the
 * same wherever matches are computed.
 */
public sealed interface Match {
  /** Every policy is satisfied. */
  record Compatible() implements Match {}

  /**
   * At least one policy is not.
   *
   * @param reasons each as {@code offered reliability best-effort < requested reliable}
   */
  record Incompatible(List<String> reasons) implements Match {
    public Incompatible {
      reasons = List.copyOf(reasons);
    }
  }

  /** Applies the rule to a publisher and a subscriber. */
  static Match of(Offer offer, Request request) {
    return of(offer.qos(), request.qos());
  }

  /** Applies the rule. Every policy that is not satisfied is a reason. */
  static Match of(Qos offered, Qos requested) {
    List<String> reasons = new ArrayList<>();
    if (!offered.reliability().satisfies(requested.reliability())) {
      reasons.add(
          "offered reliability %s < requested %s"
              .formatted(offered.reliability().word(), requested.reliability().word()));
    }
    if (!offered.history().satisfies(requested.history())) {
      reasons.add(
          "offered history %s < requested %s".formatted(offered.history(), requested.history()));
    }
    if (offered.ownership() != requested.ownership()) {
      reasons.add(
          "offered ownership %s != requested %s"
              .formatted(offered.ownership(), requested.ownership()));
    }
    if (!offered.deadline().satisfies(requested.deadline())) {
      reasons.add(
          "offered deadline %s > requested %s".formatted(offered.deadline(), requested.deadline()));
    }
    return reasons.isEmpty() ? new Compatible() : new Incompatible(reasons);
  }
}
