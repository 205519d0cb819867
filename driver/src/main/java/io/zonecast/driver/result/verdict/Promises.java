package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.RunFacts;
import io.zonecast.measurement.PublisherSummary;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What subscribers were promised: a subscriber matched to a stream from {@code first_sequence} is
 * owed everything from there to the stream's last number.
 */
final class Promises {
  private final Map<String, Map<StreamKey, Long>> firstBySubscriber = new HashMap<>();
  private final Map<StreamKey, Long> lastPublished = new HashMap<>();
  private final Map<StreamKey, Long> highestSeen = new HashMap<>();
  private boolean complete = true;

  static Promises of(RunFacts facts) {
    Promises promises = new Promises();
    for (Event matched : facts.events("subscriber", "matched")) {
      promises
          .firstBySubscriber
          .computeIfAbsent(matched.id(), unused -> new HashMap<>())
          .merge(StreamKey.of(matched, matched.text("publisher")), first(matched), Math::min);
    }
    facts.events("publisher", "registered").stream()
        .map(Event::id)
        .filter(id -> !facts.publishers().containsKey(id))
        .forEach(unused -> promises.complete = false);
    facts.publishers().values().forEach(promises::addSummary);
    for (Event ended : facts.events("subscriber", "stream_ended")) {
      promises.saw(StreamKey.of(ended, ended.text("publisher")), ended.number("last_sequence"));
    }
    promises.complete &=
        promises.firstBySubscriber.values().stream()
            .flatMap(streams -> streams.keySet().stream())
            .allMatch(promises.lastPublished::containsKey);
    return promises;
  }

  private static long first(Event matched) {
    return Math.max(1, matched.number("first_sequence"));
  }

  private void addSummary(PublisherSummary summary) {
    summary
        .topics()
        .forEach(
            (topic, counts) ->
                lastPublished.put(
                    new StreamKey(summary.id(), summary.incarnation(), topic, 0),
                    counts.lastSequence()));
  }

  /** Whether every stream's last number was told by its publisher. */
  boolean complete() {
    return complete;
  }

  /** Notes that a number of a stream was seen in some file. */
  void saw(StreamKey stream, long sequence) {
    highestSeen.merge(stream, sequence, Math::max);
  }

  /** The streams that a subscriber was matched to, with the first number that it is owed. */
  Map<StreamKey, Long> of(String subscriber) {
    return firstBySubscriber.getOrDefault(subscriber, Map.of());
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
