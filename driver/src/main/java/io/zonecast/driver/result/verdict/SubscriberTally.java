package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.RunFacts;
import io.zonecast.driver.result.run.RunQos;
import io.zonecast.measurement.Delivery;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What one subscriber delivered, gathered while its file streams by. Single writer. */
final class SubscriberTally {
  private final String id;
  private final String file;
  private final boolean cutShort;
  private final boolean reliable;
  private final long ownZone;
  private final Promises promises;
  private final long firstFaultUs;
  private final Map<Long, Long> zoneOfEpoch;
  private final Map<StreamKey, StreamTally> streams = new LinkedHashMap<>();
  private final Map<Long, Long> highestEpoch = new HashMap<>();
  private final Map<String, Long> highestTerm = new HashMap<>();
  private final RunQos qos;
  private final Expiries expiries;
  private final Handovers.Watch handovers;
  private final List<Silence> silences;
  private final List<Wait> waits;
  private long rows;

  SubscriberTally(
      String id,
      String file,
      RunFacts facts,
      Promises promises,
      Tenures tenures,
      Expiries expiries,
      Handovers.Watch handovers,
      Map<Long, Long> zoneOfEpoch,
      List<Silence> silences,
      List<Wait> waits) {
    this.id = id;
    this.file = file;
    this.cutShort =
        (facts.isReliable(id) ? facts.endedByFault(id) : facts.faulted(id)) || facts.endedEarly(id);
    this.reliable = facts.isReliable(id);
    this.qos = facts.qos();
    this.expiries = expiries;
    this.handovers = handovers;
    this.ownZone = facts.zoneOf(id);
    this.promises = promises;
    this.firstFaultUs = facts.firstFaultUs().orElse(Long.MAX_VALUE);
    this.zoneOfEpoch = zoneOfEpoch;
    this.silences = silences;
    this.waits = waits;
    promises
        .of(id)
        .forEach(
            (stream, joins) -> streams.put(stream, tally(stream, joins, tenures.of(id, stream))));
  }

  private StreamTally tally(StreamKey stream, List<Join> joins, List<Tenure> tenures) {
    return new StreamTally(
        stream, joins, qos.lifespanOf(stream.publisher()), tenures, firstFaultUs);
  }

  void add(Delivery row) {
    rows++;
    boolean older = row.epoch() > 0 && olderEpoch(row.epoch());
    streams
        .computeIfAbsent(StreamKey.of(row), stream -> tally(stream, List.of(), List.of()))
        .add(row, older, olderTerm(row));
    handovers.onDelivery(row);
    for (Silence silence : silences) {
      silence.onDelivery(row.receivedUs(), row.epoch());
    }
    for (Wait wait : waits) {
      wait.onDelivery(row);
    }
  }

  /** An epoch in which nobody told that it was elected is taken for one of the own zone. */
  private boolean olderEpoch(long epoch) {
    long zone = zoneOfEpoch.getOrDefault(epoch, ownZone);
    return highestEpoch.merge(zone, epoch, Math::max) > epoch;
  }

  private boolean olderTerm(Delivery row) {
    return row.term() > 0 && highestTerm.merge(row.topic(), row.term(), Math::max) > row.term();
  }

  String id() {
    return id;
  }

  /** Its zone; 0 where the files don't tell. */
  long zone() {
    return ownZone;
  }

  /** The delivery file, relative to the run directory. */
  String file() {
    return file;
  }

  Collection<StreamTally> streams() {
    return streams.values();
  }

  /** What it delivered of a stream. */
  SequenceRanges delivered(StreamKey stream) {
    StreamTally tally = streams.get(stream);
    return tally == null ? new SequenceRanges() : tally.delivered();
  }

  List<Wait> waits() {
    return waits;
  }

  /** The last number owed: for a subscriber that was killed or ended early, its last delivery. */
  long lastOwed(StreamTally tally) {
    return cutShort ? tally.highest() : promises.last(tally.stream());
  }

  OptionalLong lastPublished(StreamTally tally) {
    return promises.lastPublished(tally.stream());
  }

  long rows() {
    return rows;
  }

  /** Reliable: not owed while it was not matched. */
  private SequenceRanges missing(StreamTally tally) {
    SequenceRanges missing = tally.missing(lastOwed(tally));
    return reliable ? missing.without(tally.betweenTenures()) : missing;
  }

  private long unowed(StreamTally tally) {
    return tally.missing(lastOwed(tally)).size() - missing(tally).size();
  }

  private SequenceRanges expired(StreamTally tally) {
    return expiries.of(id, tally.stream());
  }

  Counts counts() {
    long expected = 0;
    long lost = 0;
    long duplicated = 0;
    long outOfOrder = 0;
    long expired = 0;
    for (StreamTally tally : streams.values()) {
      SequenceRanges lacking = missing(tally);
      expected += tally.expected(lastOwed(tally)) - unowed(tally);
      long tooOld = lacking.intersect(expired(tally)).size();
      expired += tooOld;
      lost += lacking.size() - tooOld;
      duplicated += tally.duplicated();
      outOfOrder += tally.outOfOrder();
    }
    return new Counts(0, expected, rows, lost, duplicated, outOfOrder, expired, 0);
  }
}
