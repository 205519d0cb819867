package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.RunFacts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers of which somebody said that a subscriber will not get them: the subscriber itself
 * ({@code missed}), or who owed them when its session ended ({@code undeliverable}).
 */
final class Reports {
  private record Key(String subscriber, StreamKey stream) {}

  private final Map<Key, SequenceRanges> reported = new HashMap<>();

  static Reports of(RunFacts facts) {
    Reports reports = new Reports();
    for (Event event : facts.events("subscriber", "missed")) {
      reports.add(event.id(), event);
    }
    for (String role : List.of("broker", "publisher")) {
      for (Event event : facts.events(role, "undeliverable")) {
        Lives.of(event.text("subscriber"), facts).forEach(life -> reports.add(life, event));
      }
    }
    return reports;
  }

  private void add(String subscriber, Event event) {
    StreamKey stream = StreamKey.of(event, event.text("publisher"));
    long from = Math.max(1, event.number("from"));
    if (event.number("to") >= from) {
      reported
          .computeIfAbsent(new Key(subscriber, stream), unused -> new SequenceRanges())
          .addAll(from, event.number("to"));
    }
  }

  /** What was reported to anyone, or about anyone, of a stream. */
  SequenceRanges ofAnyone(StreamKey stream) {
    SequenceRanges all = new SequenceRanges();
    reported.forEach(
        (key, ranges) -> {
          if (key.stream().equals(stream)) {
            all.addAll(ranges);
          }
        });
    return all;
  }

  /** What was reported to a subscriber, or about it, of a stream. */
  SequenceRanges of(String subscriber, StreamKey stream) {
    return reported.getOrDefault(new Key(subscriber, stream), new SequenceRanges());
  }
}
