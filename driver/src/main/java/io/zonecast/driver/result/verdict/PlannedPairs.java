package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.ProcessEntry;
import io.zonecast.driver.result.run.RunFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who should have been matched with whom, by the plan: what is owed is told by the subscribers
 * themselves, and one that was told of no source is owed nothing by its own account.
 */
final class PlannedPairs {
  private static final int MOST_NAMED = 20;

  private record Pair(String subscriber, String publisher, String topic) {
    String text() {
      return "%s was never matched to %s/%s".formatted(subscriber, publisher, topic);
    }
  }

  private PlannedPairs() {}

  /** What is missing of them, as sentences; at most {@value #MOST_NAMED} and a count. */
  static List<String> unmatched(RunFacts facts) {
    Set<Pair> matched = new HashSet<>();
    for (Event event : facts.events("subscriber", "matched")) {
      matched.add(new Pair(event.id(), event.text("publisher"), event.text("topic")));
    }
    List<String> missing = new ArrayList<>();
    int more = 0;
    for (ProcessEntry subscriber : of(facts, "subscriber")) {
      if (subscriber.life() > 1) {
        continue; // Publishers may be done when it comes again.
      }
      for (ProcessEntry publisher : of(facts, "publisher")) {
        for (String topic : publisher.topics()) {
          Pair pair = new Pair(subscriber.id(), publisher.id(), topic);
          if (subscriber.topics().contains(topic)
              && subscriber.zone() == publisher.zone()
              && !matched.contains(pair)) {
            if (missing.size() < MOST_NAMED) {
              missing.add(pair.text());
            } else {
              more++;
            }
          }
        }
      }
    }
    if (more > 0) {
      missing.add("and %d planned pairs more were never matched".formatted(more));
    }
    return missing;
  }

  private static List<ProcessEntry> of(RunFacts facts, String role) {
    return facts.processes().stream().filter(process -> process.role().equals(role)).toList();
  }
}
