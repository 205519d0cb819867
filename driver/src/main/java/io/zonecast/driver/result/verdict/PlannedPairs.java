package io.zonecast.driver.result.verdict;

import io.zonecast.domain.Match;
import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.ProcessEntry;
import io.zonecast.driver.result.run.RunFacts;
import io.zonecast.measurement.PublisherSummary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who should have been matched with whom, by the plan: what is owed is told by the subscribers
 * themselves, and one that was told of no source is owed nothing by its own account. So is one that
 * joined none of a source's streams.
 */
final class PlannedPairs {
  private static final int MOST_NAMED = 20;

  private record Pair(String subscriber, String publisher, String topic) {}

  private final RunFacts facts;
  private final Promises promises;
  private final List<String> named = new ArrayList<>();
  private int more;

  private PlannedPairs(RunFacts facts, Promises promises) {
    this.facts = facts;
    this.promises = promises;
  }

  /** What is missing of them, as sentences; at most {@value #MOST_NAMED} and a count. */
  static List<String> missing(RunFacts facts, Promises promises) {
    return new PlannedPairs(facts, promises).missing();
  }

  private List<String> missing() {
    Set<Pair> matched = new HashSet<>();
    for (Event event : facts.events("subscriber", "matched")) {
      matched.add(new Pair(event.id(), event.text("publisher"), event.text("topic")));
    }
    List<Pair> planned = planned();
    for (Pair pair : planned) {
      if (!matched.contains(pair)) {
        name(
            "%s was never matched to %s/%s"
                .formatted(pair.subscriber(), pair.publisher(), pair.topic()));
      }
    }
    if (promises.areJoinsTold()) {
      planned.stream().filter(matched::contains).forEach(this::findUnjoined);
    }
    if (more > 0) {
      named.add("and %d more".formatted(more));
    }
    return named;
  }

  private void name(String what) {
    if (named.size() < MOST_NAMED) {
      named.add(what);
    } else {
      more++;
    }
  }

  /** In its first life only: publishers may be done when a subscriber comes again. */
  private List<Pair> planned() {
    List<Pair> planned = new ArrayList<>();
    for (ProcessEntry subscriber : of("subscriber")) {
      for (ProcessEntry publisher : of("publisher")) {
        if (subscriber.life() == 1
            && subscriber.zone() == publisher.zone()
            && facts.qos().match(publisher.id(), subscriber.id()) instanceof Match.Compatible) {
          publisher.topics().stream()
              .filter(subscriber.topics()::contains)
              .forEach(topic -> planned.add(new Pair(subscriber.id(), publisher.id(), topic)));
        }
      }
    }
    return planned;
  }

  /** Who was there all the time joined every stream on which something was published. */
  private void findUnjoined(Pair pair) {
    PublisherSummary summary = facts.publishers().get(pair.publisher());
    boolean excused =
        facts.isReliable(pair.subscriber())
            ? facts.faulted(pair.subscriber())
            : !facts.faults().isEmpty();
    if (summary == null || excused || facts.endedEarly(pair.subscriber())) {
      return;
    }
    PublishedStreams.of(summary, facts)
        .forEach(
            (stream, counts) -> {
              if (stream.topic().equals(pair.topic())
                  && counts.published() > 0
                  && !promises.of(pair.subscriber()).containsKey(stream)) {
                name("%s never joined %s".formatted(pair.subscriber(), stream.text()));
              }
            });
  }

  private List<ProcessEntry> of(String role) {
    return facts.processes().stream().filter(process -> process.role().equals(role)).toList();
  }
}
