package io.zonecast.simulation;

import io.zonecast.domain.StreamId;
import java.util.HashMap;
import java.util.Map;

/**
 * A subscriber is promised nothing but the history that it wants of what somebody had published to
 * subscribers before its life began: else it would count as lost what was never owed to it.
 */
public final class NothingPromisedFromBefore implements Invariant {
  private final Map<StreamId, Long> published = new HashMap<>();
  private final Map<String, Map<StreamId, Long>> before = new HashMap<>();
  private boolean goesOnWhereItWas;

  /** Subscribers are reliable: one that comes back is owed what it missed. */
  public void expectReturns() {
    goesOnWhereItWas = true;
  }

  @Override
  public void onFact(Fact fact) {
    if (fact instanceof Fact.Published sent) {
      published.merge(sent.stream(), sent.lastSequence(), Math::max);
    } else if (fact instanceof Fact.Started started) {
      before.put(started.process(), Map.copyOf(published));
    } else if (fact instanceof Fact.Joined joined) {
      long old =
          before
              .getOrDefault(joined.subscriber().name(), Map.of())
              .getOrDefault(joined.stream(), 0L);
      if (joined.cut() < old && !goesOnWhereItWas) {
        throw new InvariantViolation(
            "promised, though %d was published before it began: %s".formatted(old, joined));
      }
    }
  }
}
