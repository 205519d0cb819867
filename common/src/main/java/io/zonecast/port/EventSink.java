package io.zonecast.port;

import io.zonecast.measurement.EventName;
import java.util.Map;

/** Where a process tells what happened to it. One thread; never blocks for long, never throws. */
@FunctionalInterface
public interface EventSink {
  /**
   * Something happened, now.
   *
   * @param event what
   * @param fields texts and whole numbers by name, in the order in which they are written
   */
  void event(EventName event, Map<String, Object> fields);

  /** Something happened that has no fields. */
  default void event(EventName event) {
    event(event, Map.of());
  }
}
