package io.zonecast.simulation;

import io.zonecast.domain.Lane;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.wire.StreamGrant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Nothing is delivered to a subscriber that is not matched to its publisher's incarnation and topic
 * at that moment, and nothing of a stream before the number from which on it is promised.
 */
public final class NoDeliveryUnmatched implements Invariant {
  private record Pair(SubscriberId subscriber, StreamGrant grant) {}

  private record Reading(SubscriberId subscriber, StreamId stream) {}

  private final Set<Pair> matched = new HashSet<>();
  private final Map<Reading, Long> firstSequences = new HashMap<>();

  @Override
  public void onFact(Fact fact) {
    if (fact instanceof Fact.Delivered delivered) {
      onDelivered(delivered);
    } else if (fact instanceof Fact.Matched one) {
      matched.add(new Pair(one.subscriber(), one.grant()));
    } else if (fact instanceof Fact.Joined joined) {
      if (!matched.contains(new Pair(joined.subscriber(), topicOf(joined.stream())))) {
        throw new InvariantViolation("follows what it is not matched to: " + joined);
      }
      firstSequences.merge(
          new Reading(joined.subscriber(), joined.stream()), joined.firstSequence(), Math::min);
    } else if (fact instanceof Fact.Unmatched gone) {
      matched.remove(new Pair(gone.subscriber(), gone.grant()));
      firstSequences
          .keySet()
          .removeIf(
              reading ->
                  reading.subscriber().equals(gone.subscriber())
                      && gone.grant().equals(topicOf(reading.stream())));
    } else if (fact instanceof Fact.Started started) {
      matched.removeIf(pair -> pair.subscriber().name().equals(started.process()));
      firstSequences.keySet().removeIf(one -> one.subscriber().name().equals(started.process()));
    }
  }

  /** What is told of a publisher's topic is of all its lanes. */
  private static StreamGrant topicOf(StreamId stream) {
    return StreamGrant.of(stream).on(Lane.NORMAL);
  }

  private void onDelivered(Fact.Delivered delivered) {
    Long first = firstSequences.get(new Reading(delivered.subscriber(), delivered.stream()));
    if (first == null) {
      throw new InvariantViolation("delivered without a match: " + delivered);
    }
    if (delivered.sequence() < first) {
      throw new InvariantViolation(
          "delivered below the first promised number %d: %s".formatted(first, delivered));
    }
  }
}
