package io.zonecast.broker;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Topic;
import io.zonecast.registry.OwnerRecord;
import io.zonecast.wire.StreamPosition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far the streams of terms had come that began in an earlier reign, as their owners say in this
 * one: so much may have been passed on, and acknowledged, before it. Of a term that was decided in
 * this reign nobody else passed anything on. Not thread-safe.
 */
final class Inherited {
  private record Term(Topic topic, long term) {}

  private final Map<Topic, Long> decided = new HashMap<>();
  private final Map<Term, List<StreamPosition>> heard = new HashMap<>();
  private Epoch reign = Epoch.NONE;

  /** A reign begins: nothing was decided or heard in it. */
  void begin(Epoch newReign) {
    reign = newReign;
    decided.clear();
    heard.clear();
  }

  /** A term was decided in this reign. */
  void onDecided(OwnerRecord record) {
    decided.put(record.topic(), record.term());
    heard.keySet().removeIf(term -> term.topic().equals(record.topic()));
  }

  /**
   * The owner of a topic's present term says how far its streams have come. It counts from when the
   * grant of this reign has reached it: it feeds no other primary then.
   *
   * @param epoch that of the grant that it has
   */
  void onReport(Epoch epoch, OwnerRecord present, List<StreamPosition> published) {
    if (epoch.equals(reign) && !isDecidedHere(present)) {
      heard.putIfAbsent(new Term(present.topic(), present.term()), published);
    }
  }

  boolean isDecidedHere(OwnerRecord record) {
    return decided.getOrDefault(record.topic(), 0L) == record.term();
  }

  /** How far a term had come when its owner was first heard in this reign; nothing before that. */
  Optional<List<StreamPosition>> published(OwnerRecord record) {
    return Optional.ofNullable(heard.get(new Term(record.topic(), record.term())));
  }
}
