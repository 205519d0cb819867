package io.zonecast.simulation;

import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import java.util.HashMap;
import java.util.Map;

/**
 * Within one life of a subscriber a stream's numbers only grow: nothing twice, nothing out of
 * order.
 */
public final class PerStreamOrder implements Invariant {
  private record Reading(SubscriberId subscriber, StreamId stream) {}

  private final Map<Reading, Long> last = new HashMap<>();

  @Override
  public void onFact(Fact fact) {
    if (fact instanceof Fact.Delivered delivered) {
      Long before =
          last.put(new Reading(delivered.subscriber(), delivered.stream()), delivered.sequence());
      if (before != null && delivered.sequence() <= before) {
        throw new InvariantViolation(
            "%s after %d: %s"
                .formatted(
                    delivered.sequence() == before ? "twice" : "out of order", before, delivered));
      }
    } else if (fact instanceof Fact.Started started) {
      last.keySet().removeIf(reading -> reading.subscriber().name().equals(started.process()));
    }
  }
}
