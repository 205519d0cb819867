package io.zonecast.driver;

import io.zonecast.driver.launch.ProcessEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who is ready, who gave up, and which streams subscribers still wait for the end of, from what the
 * processes say. One thread.
 */
final class Streams {
  private final Set<String> ready = new HashSet<>();
  private final Set<String> gaveUp = new HashSet<>();
  private final Map<String, Map<Grant, Set<Numbers>>> open = new HashMap<>();

  private record Grant(String publisher, String incarnation, String topic) {}

  /** What tells the streams of a grant apart. */
  private record Numbers(long priority, long term) {
    /** The one that a match means whose streams are not told. */
    static final Numbers USUAL = new Numbers(0, 0);
  }

  /** Takes notice of an event. */
  void accept(ProcessEvent event) {
    switch (event.name()) {
      case "ready" -> ready.add(event.id());
      case "too_slow" -> gaveUp.add(event.id());
      case "matched" -> matched(event);
      case "joined" -> joined(event);
      case "stream_ended" -> ended(event);
      case "unmatched" -> grants(event).remove(grant(event));
      default -> {}
    }
  }

  /** A match is one of the usual stream, where it has a first number and nothing else is told. */
  private void matched(ProcessEvent event) {
    if (event.fields().has("first_sequence")) {
      grants(event).computeIfAbsent(grant(event), grant -> new HashSet<>(Set.of(Numbers.USUAL)));
    }
  }

  private void joined(ProcessEvent event) {
    Set<Numbers> streams = grants(event).computeIfAbsent(grant(event), grant -> new HashSet<>());
    streams.remove(Numbers.USUAL);
    streams.add(numbers(event));
  }

  /** Publishers tell the end of their streams too; they await none. */
  private void ended(ProcessEvent event) {
    Set<Numbers> streams = grants(event).getOrDefault(grant(event), new HashSet<>());
    streams.remove(Numbers.USUAL);
    streams.remove(numbers(event));
  }

  private Map<Grant, Set<Numbers>> grants(ProcessEvent event) {
    return open.computeIfAbsent(event.id(), id -> new HashMap<>());
  }

  /** Forgets what a process said: it is started again. */
  void forget(String id) {
    ready.remove(id);
    gaveUp.remove(id);
    open.remove(id);
  }

  boolean isReady(String id) {
    return ready.contains(id);
  }

  /** Whether a publisher said that it ends since a subscriber is slow, as it was told to. */
  boolean hasGivenUp(String publisher) {
    return gaveUp.contains(publisher);
  }

  /**
   * Whether a subscriber has seen all that it was matched to end.
   *
   * @param endedInOrder which publishers told the end of their streams
   */
  boolean isDrained(String subscriber, Predicate<String> endedInOrder) {
    return open.getOrDefault(subscriber, Map.of()).entrySet().stream()
        .filter(grant -> !grant.getValue().isEmpty())
        .noneMatch(grant -> endedInOrder.test(grant.getKey().publisher()));
  }

  private static Grant grant(ProcessEvent event) {
    return new Grant(event.text("publisher"), event.text("incarnation"), event.text("topic"));
  }

  private static Numbers numbers(ProcessEvent event) {
    return new Numbers(event.number("priority"), event.number("term"));
  }
}
