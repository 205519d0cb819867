package io.zonecast.simulation;

import io.zonecast.domain.Incarnation;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import java.util.HashMap;
import java.util.Map;

/**
 * A subscriber that wants no history is promised nothing that somebody had published to subscribers
 * before its life began: else it would count as lost what was never owed to it.
 */
public final class NothingPromisedFromBefore implements Invariant {
  private record Numbered(PublisherId publisher, Incarnation incarnation, Topic topic) {}

  private final Map<Numbered, Long> published = new HashMap<>();
  private final Map<String, Map<Numbered, Long>> before = new HashMap<>();
  private boolean goesOnWhereItWas;

  /** Subscribers are reliable: one that comes back is owed what it missed. */
  public void expectReturns() {
    goesOnWhereItWas = true;
  }

  @Override
  public void onFact(Fact fact) {
    if (fact instanceof Fact.Published sent) {
      StreamId stream = sent.stream();
      published.merge(
          new Numbered(stream.publisher(), stream.incarnation(), stream.topic()),
          sent.lastSequence(),
          Math::max);
    } else if (fact instanceof Fact.Started started) {
      before.put(started.process(), Map.copyOf(published));
    } else if (fact instanceof Fact.Matched matched) {
      Numbered stream = new Numbered(matched.publisher(), matched.incarnation(), matched.topic());
      long old =
          before.getOrDefault(matched.subscriber().name(), Map.of()).getOrDefault(stream, 0L);
      if (matched.firstSequence() <= old && !goesOnWhereItWas) {
        throw new InvariantViolation(
            "promised, though %d was published before it began: %s".formatted(old, matched));
      }
    }
  }
}
