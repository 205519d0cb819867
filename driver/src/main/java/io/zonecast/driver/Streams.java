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
  private final Map<String, Set<Stream>> open = new HashMap<>();

  private record Stream(String publisher, String incarnation, String topic) {}

  /** Takes notice of an event. */
  void accept(ProcessEvent event) {
    switch (event.name()) {
      case "ready" -> ready.add(event.id());
      case "too_slow" -> gaveUp.add(event.id());
      case "matched" -> open.computeIfAbsent(event.id(), id -> new HashSet<>()).add(of(event));
      case "unmatched", "stream_ended" ->
          open.computeIfPresent(
              event.id(),
              (id, streams) -> {
                streams.remove(
                    of(event)); // Publishers tell the end of theirs too; they await none.
                return streams;
              });
      default -> {}
    }
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
    return open.getOrDefault(subscriber, Set.of()).stream()
        .noneMatch(stream -> endedInOrder.test(stream.publisher()));
  }

  private static Stream of(ProcessEvent event) {
    return new Stream(event.text("publisher"), event.text("incarnation"), event.text("topic"));
  }
}
