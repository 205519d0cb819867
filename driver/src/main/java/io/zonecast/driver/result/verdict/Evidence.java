package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.ProcessEntry;
import io.zonecast.driver.result.run.RunFacts;
import io.zonecast.measurement.PublisherSummary;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What rules look at, once every file has been read.
 *
 * @param uncleans the unclean elections, by time
 * @param tallies what each subscriber delivered, by id
 */
record Evidence(
    RunFacts facts,
    Promises promises,
    Acknowledgements acknowledgements,
    Reports reports,
    Expiries expiries,
    OwnerDecisions owners,
    List<Event> uncleans,
    Map<String, SubscriberTally> tallies) {

  /**
   * Whether it can be judged what a subscriber was owed: it was reliable, and all who may have told
   * that they owe something no more can be read.
   */
  boolean tellsWhatIsOwedTo(SubscriberTally subscriber) {
    Set<String> told = facts.events().stream().map(Event::id).collect(Collectors.toSet());
    return facts.isReliable(subscriber.id())
        && facts.processes().stream()
            .filter(p -> p.role().equals("broker") || p.role().equals("publisher"))
            .map(ProcessEntry::id)
            .allMatch(id -> told.contains(id) && !facts.unreadable().contains(id));
  }

  /** What a subscriber delivered of a stream. */
  SequenceRanges delivered(String subscriber, StreamKey stream) {
    SubscriberTally tally = tallies.get(subscriber);
    return tally == null ? new SequenceRanges() : tally.delivered(stream);
  }

  /** Whether a stream's publisher, in that very life, ended with exit code 0. */
  boolean endedInOrder(StreamKey stream) {
    PublisherSummary summary = facts.publishers().get(stream.publisher());
    return summary != null
        && summary.incarnation() == stream.incarnation()
        && facts.processes().stream()
            .anyMatch(p -> p.id().equals(stream.publisher()) && p.exitCode().equals("0"));
  }

  /** The unclean elections that concern a subscriber: those of its zone, as far as it is known. */
  List<Event> uncleanFor(SubscriberTally subscriber) {
    return uncleans.stream()
        .filter(event -> subscriber.zone() == 0 || event.number("zone") == subscriber.zone())
        .toList();
  }
}
