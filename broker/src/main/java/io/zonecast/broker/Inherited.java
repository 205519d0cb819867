package io.zonecast.broker;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Topic;
import io.zonecast.registry.OwnerRecord;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.StreamPosition;
import io.zonecast.wire.TenureReport;
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
  private record Term(Topic topic, long term, OwnerRecord.Owner owner) {}

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
   * An owner says how it stands. It counts from when this reign's grant has reached it: it feeds no
   * other primary then.
   */
  void onReport(ControlMessage.PublisherHello hello, OwnerRecord present, TenureReport report) {
    OwnerRecord.Owner owner = new OwnerRecord.Owner(hello.publisher(), hello.incarnation());
    if (hello.epoch().equals(reign)
        && report.term() == present.term()
        && present.owner().filter(owner::equals).isPresent()
        && !isDecidedHere(present)) {
      heard.putIfAbsent(new Term(present.topic(), present.term(), owner), report.ends());
    }
  }

  boolean isDecidedHere(OwnerRecord record) {
    return decided.getOrDefault(record.topic(), 0L) == record.term();
  }

  /** How far a term had come when its owner was first heard in this reign; nothing before that. */
  Optional<List<StreamPosition>> published(OwnerRecord record) {
    return record.owner().map(owner -> heard.get(new Term(record.topic(), record.term(), owner)));
  }
}
