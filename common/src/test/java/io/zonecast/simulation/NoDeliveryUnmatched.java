package io.zonecast.simulation;

import io.zonecast.domain.Incarnation;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import java.util.HashMap;
import java.util.Map;

/**
 * Nothing is delivered to a subscriber that is not matched to its publisher's incarnation and topic
 * at that moment.
 */
public final class NoDeliveryUnmatched implements Invariant {
  private record Pair(
      SubscriberId subscriber, PublisherId publisher, Incarnation incarnation, Topic topic) {}

  private final Map<Pair, Long> firstSequences = new HashMap<>();

  @Override
  public void onFact(Fact fact) {
    if (fact instanceof Fact.Delivered delivered) {
      onDelivered(delivered);
    } else if (fact instanceof Fact.Matched matched) {
      Pair pair =
          new Pair(
              matched.subscriber(), matched.publisher(), matched.incarnation(), matched.topic());
      firstSequences.merge(pair, matched.firstSequence(), Math::min);
    } else if (fact instanceof Fact.Unmatched unmatched) {
      firstSequences.remove(
          new Pair(
              unmatched.subscriber(),
              unmatched.publisher(),
              unmatched.incarnation(),
              unmatched.topic()));
    } else if (fact instanceof Fact.Started started) {
      firstSequences.keySet().removeIf(pair -> pair.subscriber().name().equals(started.process()));
    }
  }

  private void onDelivered(Fact.Delivered delivered) {
    StreamId stream = delivered.stream();
    Pair pair =
        new Pair(delivered.subscriber(), stream.publisher(), stream.incarnation(), stream.topic());
    Long first = firstSequences.get(pair);
    if (first == null) {
      throw new InvariantViolation("delivered without a match: " + delivered);
    }
    if (delivered.sequence() < first) {
      throw new InvariantViolation(
          "delivered below the first promised number %d: %s".formatted(first, delivered));
    }
  }
}
