package io.zonecast.domain;

import java.util.ArrayList;
import java.util.List;

/** Whether an offer satisfies a request on a topic that both name: one pure rule, the same wherever matches are computed. */
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

  /** Applies the rule. */
  static Match of(Offer offer, Request request) {
    List<String> reasons = new ArrayList<>();
    if (!offer.reliability().satisfies(request.reliability())) {
      reasons.add(
          "offered reliability %s < requested %s"
              .formatted(offer.reliability().word(), request.reliability().word()));
    }
    if (offer.route() instanceof Route.ViaBroker via && !via.zone().equals(request.zone())) {
      reasons.add("offered zone %s != requested zone %s".formatted(via.zone(), request.zone()));
    }
    return reasons.isEmpty() ? new Compatible() : new Incompatible(reasons);
  }
}
