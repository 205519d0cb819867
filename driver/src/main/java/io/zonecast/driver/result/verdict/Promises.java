package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.RunFacts;
import io.zonecast.measurement.PublisherSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What subscribers were promised: a subscriber that joined a stream from {@code first_sequence} is
 * owed everything from there to the stream's last number.
 */
final class Promises {
  private final Map<String, Map<StreamKey, List<Join>>> joins = new HashMap<>();
  private final Map<StreamKey, Long> lastPublished = new HashMap<>();
  private final Map<StreamKey, Long> highestSeen = new HashMap<>();
  private boolean complete = true;
  private boolean joinsTold;

  static Promises of(RunFacts facts) {
    Promises promises = new Promises();
    for (Event joined : Joins.all(facts)) {
      promises.joinsTold |= joined.event().equals("joined");
      promises
          .joins
          .computeIfAbsent(joined.id(), unused -> new LinkedHashMap<>())
          .computeIfAbsent(
              StreamKey.of(joined, joined.text("publisher")), unused -> new ArrayList<>())
          .add(Join.of(joined));
    }
    facts.events("publisher", "registered").stream()
        .map(Event::id)
        .filter(id -> !facts.publishers().containsKey(id))
        .forEach(unused -> promises.complete = false);
    for (PublisherSummary summary : facts.publishers().values()) {
      PublishedStreams.of(summary, facts)
          .forEach((stream, counts) -> promises.lastPublished.put(stream, counts.lastSequence()));
    }
    for (Event ended : facts.events("subscriber", "stream_ended")) {
      promises.saw(StreamKey.of(ended, ended.text("publisher")), ended.number("last_sequence"));
    }
    promises.complete &=
        promises.joins.values().stream()
            .flatMap(streams -> streams.keySet().stream())
            .allMatch(promises.lastPublished::containsKey);
    return promises;
  }

  /** Whether every stream's last number was told by its publisher. */
  boolean complete() {
    return complete;
  }

  /** Notes that a number of a stream was seen in some file. */
  void saw(StreamKey stream, long sequence) {
    highestSeen.merge(stream, sequence, Math::max);
  }

  /** The streams that a subscriber joined, with what it was promised, by time. */
  Map<StreamKey, List<Join>> of(String subscriber) {
    return joins.getOrDefault(subscriber, Map.of());
  }

  /** Whether subscribers told what they were promised as history. */
  boolean areJoinsTold() {
    return joinsTold;
  }

  /** The last number as its publisher told it; empty when it told none. */
  OptionalLong lastPublished(StreamKey stream) {
    Long last = lastPublished.get(stream);
    return last == null ? OptionalLong.empty() : OptionalLong.of(last);
  }

  /** The last number, from the publisher or else the highest that any file knows. */
  long last(StreamKey stream) {
    return lastPublished(stream).orElse(highestSeen.getOrDefault(stream, 0L));
  }

  /** What publishers without a summary are known to have published. */
  long publishedWithoutSummary() {
    return highestSeen.entrySet().stream()
        .filter(entry -> !lastPublished.containsKey(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
