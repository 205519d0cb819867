package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.RunFacts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers of which somebody said that a subscriber will not get them: the subscriber itself
 * ({@code missed}, {@code expired}), or who owed them when its session ended ({@code
 * undeliverable}). A subscriber that says that numbers are gone says that nobody has them: no
 * excuse where they were acknowledged, unless an {@linkplain Absences absence} explains it.
 */
final class Reports {
  private static final String GONE = "gone";

  private record Key(String subscriber, StreamKey stream) {}

  private final Map<Key, SequenceRanges> reported = new HashMap<>();
  private final Map<Key, SequenceRanges> gone = new HashMap<>();

  static Reports of(RunFacts facts) {
    Reports reports = new Reports();
    for (Event event : facts.events("subscriber", "missed")) {
      boolean isGone = event.text("reason").equals(GONE) && !Absences.explain(event, facts);
      add(isGone ? reports.gone : reports.reported, event.id(), event);
    }
    for (Event event : facts.events("subscriber", "expired")) {
      add(reports.reported, event.id(), event);
    }
    for (Event event : Absences.undeliverable(facts)) {
      Lives.of(event.text("subscriber"), facts).forEach(life -> add(reports.reported, life, event));
    }
    return reports;
  }

  private static void add(Map<Key, SequenceRanges> reported, String subscriber, Event event) {
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
    for (Map<Key, SequenceRanges> each : List.of(reported, gone)) {
      each.forEach(
          (key, ranges) -> {
            if (key.stream().equals(stream)) {
              all.addAll(ranges);
            }
          });
    }
    return all;
  }

  /**
   * What a subscriber need not deliver of a stream, as was reported to it or about it.
   *
   * @param acknowledged to the stream's publisher: that it is gone is no excuse
   */
  SequenceRanges excused(String subscriber, StreamKey stream, SequenceRanges acknowledged) {
    Key key = new Key(subscriber, stream);
    SequenceRanges excused = new SequenceRanges();
    excused.addAll(reported.getOrDefault(key, new SequenceRanges()));
    excused.addAll(gone.getOrDefault(key, new SequenceRanges()).without(acknowledged));
    return excused;
  }
}
