package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.RunFacts;
import io.zonecast.measurement.Delivery;
import io.zonecast.measurement.LatencyRecorder;
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
  private final Promises promises;
  private final long firstFaultUs;
  private final Map<Long, Long> zoneOfEpoch;
  private final Map<StreamKey, StreamTally> streams = new LinkedHashMap<>();
  private final Map<Long, Long> highestEpoch = new HashMap<>();
  private final LatencyRecorder latency = new LatencyRecorder();
  private final List<Silence> silences;
  private long rows;

  SubscriberTally(
      String id,
      String file,
      RunFacts facts,
      Promises promises,
      Map<Long, Long> zoneOfEpoch,
      List<Silence> silences) {
    this.id = id;
    this.file = file;
    this.cutShort = facts.faulted(id) || facts.endedEarly(id);
    this.promises = promises;
    this.firstFaultUs = facts.firstFaultUs().orElse(Long.MAX_VALUE);
    this.zoneOfEpoch = zoneOfEpoch;
    this.silences = silences;
    promises
        .of(id)
        .forEach(
            (stream, first) ->
                streams.put(stream, new StreamTally(stream, OptionalLong.of(first), firstFaultUs)));
  }

  void add(Delivery row) {
    rows++;
    latency.record(row.kind(), row.latencyUs());
    boolean older = row.epoch() > 0 && olderEpoch(row.epoch());
    streams
        .computeIfAbsent(
            StreamKey.of(row),
            stream -> new StreamTally(stream, OptionalLong.empty(), firstFaultUs))
        .add(row, older);
    for (Silence silence : silences) {
      silence.onDelivery(row.receivedUs(), row.epoch());
    }
  }

  private boolean olderEpoch(long epoch) {
    long zone = zoneOfEpoch.getOrDefault(epoch, 0L);
    return highestEpoch.merge(zone, epoch, Math::max) > epoch;
  }

  String id() {
    return id;
  }

  /** The delivery file, relative to the run directory. */
  String file() {
    return file;
  }

  Collection<StreamTally> streams() {
    return streams.values();
  }

  List<Silence> silences() {
    return silences;
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

  LatencyRecorder latency() {
    return latency;
  }

  Counts counts() {
    long expected = 0;
    long lost = 0;
    long duplicated = 0;
    long outOfOrder = 0;
    for (StreamTally tally : streams.values()) {
      expected += tally.expected(lastOwed(tally));
      lost += tally.missing(lastOwed(tally)).size();
      duplicated += tally.duplicated();
      outOfOrder += tally.outOfOrder();
    }
    return new Counts(0, expected, rows, lost, duplicated, outOfOrder);
  }
}
