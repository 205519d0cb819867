package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.RunFacts;
import java.util.List;

/**
 * The events by which a stream is promised to a subscriber: {@code joined}; in runs of versions
 * that did not write it, {@code matched}, which was of the usual stream alone.
 *
 * @param areTold whether there are any in the run
 */
record Joins(boolean areTold) {
  static Joins of(RunFacts facts) {
    return new Joins(!facts.events("subscriber", "joined").isEmpty());
  }

  /** Whether an event promises a stream. */
  boolean isOne(Event event) {
    return event.is("subscriber", "joined")
        || (!areTold && event.is("subscriber", "matched") && event.fields().has("first_sequence"));
  }

  /** All of a run, by time. */
  static List<Event> all(RunFacts facts) {
    Joins joins = of(facts);
    return facts.events().stream().filter(joins::isOne).toList();
  }
}
