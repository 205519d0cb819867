package io.zonecast.port;

import java.util.Map;

/** Where a process tells what happened to it. One thread; never blocks for long, never throws. */
@FunctionalInterface
public interface EventSink {
  /**
   * Something happened, now.
   *
   * @param event its name, as {@code docs/RESULTS.md} lists them
   * @param fields texts and whole numbers by name, in the order in which they are written
   */
  void event(String event, Map<String, Object> fields);

  /** Something happened that has no fields. */
  default void event(String event) {
    event(event, Map.of());
  }
}
