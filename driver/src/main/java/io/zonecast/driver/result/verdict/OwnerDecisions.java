package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.RunFacts;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who was decided to own which topic in which term, as brokers told. In centralized dissemination
 * each zone decides for itself.
 */
final class OwnerDecisions {
  private final RunFacts facts;
  private final Map<Place, NavigableMap<Long, Event>> byTerm = new HashMap<>();

  /**
   * Where an owner is decided.
   *
   * @param zone 0 in direct dissemination
   */
  private record Place(long zone, String topic) {}

  private OwnerDecisions(RunFacts facts) {
    this.facts = facts;
    for (Event event : facts.events("broker", "owner_decided")) {
      byTerm
          .computeIfAbsent(placeOf(event), place -> new TreeMap<>())
          .putIfAbsent(event.number("term"), event);
    }
  }

  static OwnerDecisions of(RunFacts facts) {
    return new OwnerDecisions(facts);
  }

  private Place placeOf(Event decided) {
    return place(facts.zoneOfBroker(decided.id()), decided.text("topic"));
  }

  private Place place(long zone, String topic) {
    return new Place(facts.isDirect() ? 0 : zone, topic);
  }

  /** The decision on a term as a subscriber's zone first told it. */
  Optional<Event> of(long zone, String topic, long term) {
    return Optional.ofNullable(byTerm.getOrDefault(place(zone, topic), new TreeMap<>()).get(term));
  }

  /** The decision on the same term that was told first. */
  Event first(Event decided) {
    return byTerm.get(placeOf(decided)).get(decided.number("term"));
  }

  /** Each topic's decisions, by term. */
  Collection<NavigableMap<Long, Event>> topics() {
    return byTerm.values();
  }

  /** Whether a publisher itself told that it owned a topic in a term. */
  boolean wasToldTo(StreamKey stream) {
    return facts.events("publisher", "owner").stream()
        .anyMatch(
            event ->
                event.id().equals(stream.publisher())
                    && event.text("topic").equals(stream.topic())
                    && event.number("term") == stream.term());
  }

  /** Whether each broker could tell what it decided: none was ended before, all can be read. */
  boolean areComplete() {
    return facts.ids("broker").stream()
        .noneMatch(id -> facts.endedByFault(id) || facts.unreadable().contains(id));
  }
}
