package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.RunFacts;
import java.util.HashMap;
import java.util.Map;

/** What subscribers did not deliver since it was older than its lifespan, as they told. */
final class Expiries {
  private record Key(String subscriber, StreamKey stream) {}

  private final Map<Key, SequenceRanges> expired = new HashMap<>();

  static Expiries of(RunFacts facts) {
    Expiries expiries = new Expiries();
    for (Event event : facts.events("subscriber", "expired")) {
      long from = Math.max(1, event.number("from"));
      if (event.number("to") >= from) {
        Key key = new Key(event.id(), StreamKey.of(event, event.text("publisher")));
        expiries
            .expired
            .computeIfAbsent(key, unused -> new SequenceRanges())
            .addAll(from, event.number("to"));
      }
    }
    return expiries;
  }

  /** Those of a stream at a subscriber. */
  SequenceRanges of(String subscriber, StreamKey stream) {
    return expired.getOrDefault(new Key(subscriber, stream), new SequenceRanges());
  }
}
