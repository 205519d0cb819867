package io.zonecast.simulation;

import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.registry.OwnerRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Each term of a topic has the owner that stands in ZooKeeper, and one alone; a subscriber delivers
 * what that owner published in it, and nothing of an earlier term after a later one. Of one zone.
 */
public final class OneOwnerAtATime implements Invariant {
  private record Term(Topic topic, long term) {}

  private record Place(SubscriberId subscriber, Topic topic) {}

  private final Map<Term, OwnerRecord> decided = new HashMap<>();
  private final Map<Topic, OwnerRecord> latest = new HashMap<>();
  private final Map<Place, Long> delivering = new HashMap<>();

  /** The latest term of a topic. */
  public Optional<OwnerRecord> latest(Topic topic) {
    return Optional.ofNullable(latest.get(topic));
  }

  @Override
  public void onFact(Fact fact) {
    if (fact instanceof Fact.Decided now) {
      onDecided(now.record());
    } else if (fact instanceof Fact.Delivered delivered && delivered.stream().term() > 0) {
      onDelivered(delivered);
    } else if (fact instanceof Fact.Started started) {
      delivering.keySet().removeIf(one -> one.subscriber().name().equals(started.process()));
    }
  }

  private void onDecided(OwnerRecord record) {
    OwnerRecord before = latest.put(record.topic(), record);
    if (record.equals(before)) {
      return; // Somebody removed it, and it was written again.
    }
    long next = before == null ? 1 : before.term() + 1;
    if (record.term() != next) {
      throw new InvariantViolation("term %d was next: %s".formatted(next, record));
    }
    decided.put(new Term(record.topic(), record.term()), record);
  }

  private void onDelivered(Fact.Delivered delivered) {
    StreamId stream = delivered.stream();
    OwnerRecord record = decided.get(new Term(stream.topic(), stream.term()));
    if (record == null || !record.isOwnedBy(stream.publisher(), stream.incarnation())) {
      throw new InvariantViolation(
          "not of the owner, which is %s: %s".formatted(record, delivered));
    }
    Long before = delivering.put(new Place(delivered.subscriber(), stream.topic()), stream.term());
    if (before != null && before > stream.term()) {
      throw new InvariantViolation("after term %d: %s".formatted(before, delivered));
    }
  }
}
