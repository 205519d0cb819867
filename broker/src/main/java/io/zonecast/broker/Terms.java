package io.zonecast.broker;

import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.registry.OwnerRecord;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.StreamPosition;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The present term of each topic that only its owner may publish, and what may be passed on
 * accordingly. Not thread-safe.
 */
final class Terms {
  private final Map<Topic, OwnerRecord> present = new HashMap<>();
  private final Set<Topic> fenced = new HashSet<>();

  /** Forgets all: their terms start over. */
  void clear() {
    present.clear();
    fenced.clear();
  }

  /**
   * What was decided of a topic; what is older than what is known is ignored.
   *
   * @return whether it is news
   */
  boolean put(OwnerRecord record) {
    OwnerRecord before = present.get(record.topic());
    boolean isNews = before == null || before.term() < record.term();
    if (isNews) {
      present.put(record.topic(), record);
      fenced.remove(record.topic());
    }
    return isNews;
  }

  /** What was decided of a topic last. */
  Optional<OwnerRecord> of(Topic topic) {
    return Optional.ofNullable(present.get(topic));
  }

  /** Every topic of which something was decided. */
  Collection<OwnerRecord> all() {
    return Collections.unmodifiableCollection(present.values());
  }

  /** Nothing more of the present term is passed on: another one is about to be decided. */
  void fence(Topic topic) {
    fenced.add(topic);
  }

  /** The present term goes on after all. */
  void unfence(Topic topic) {
    fenced.remove(topic);
  }

  /** The present term; 0 where nothing was decided. */
  long presentTerm(Topic topic) {
    OwnerRecord record = present.get(topic);
    return record == null ? 0 : record.term();
  }

  /** Whether a stream is of an earlier term than its topic's present one. */
  boolean isOver(StreamId stream) {
    return stream.term() > 0 && stream.term() < presentTerm(stream.topic());
  }

  /** The term in which a publisher owns a topic now; 0 where it does not. */
  long termOf(StreamGrant grant) {
    OwnerRecord record = present.get(grant.topic());
    return record != null && record.isOwnedBy(grant.publisher(), grant.incarnation())
        ? record.term()
        : 0;
  }

  /**
   * Up to which number a stream of a term may be passed on: all of the owner's; of the term before
   * what was published until it ended; else 0.
   */
  long passableUpTo(StreamId stream) {
    OwnerRecord record = present.get(stream.topic());
    if (record == null) {
      return 0;
    }
    if (record.term() == stream.term()) {
      boolean isOwner = record.isOwnedBy(stream.publisher(), stream.incarnation());
      return isOwner && !fenced.contains(stream.topic()) ? Long.MAX_VALUE : 0;
    }
    return end(record, stream).orElse(0L);
  }

  /**
   * The last number of a stream whose term is over.
   *
   * @return nothing where its term is the present one, or a later one; {@code Long.MAX_VALUE} where
   *     nobody said where it ended
   */
  Optional<Long> endOf(StreamId stream) {
    OwnerRecord record = present.get(stream.topic());
    return record == null || record.term() <= stream.term()
        ? Optional.empty()
        : Optional.of(end(record, stream).orElse(Long.MAX_VALUE));
  }

  private static Optional<Long> end(OwnerRecord record, StreamId stream) {
    return record.previous().stream()
        .filter(end -> end.stream().equals(stream))
        .map(StreamPosition::lastSequence)
        .findFirst();
  }
}
