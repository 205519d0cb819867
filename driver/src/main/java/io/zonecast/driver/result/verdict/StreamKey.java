package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import io.zonecast.measurement.Delivery;

/** A stream: one publisher incarnation's messages on one topic, of one priority. */
public record StreamKey(String publisher, long incarnation, String topic, int priority) {
  static StreamKey of(Delivery row) {
    return new StreamKey(row.publisher(), row.incarnation(), row.topic(), row.priority());
  }

  /** The stream that an event is about. */
  static StreamKey of(Event event, String publisher) {
    return new StreamKey(
        publisher,
        event.number("incarnation"),
        event.text("topic"),
        (int) event.number("priority"));
  }

  /** As it is told to people: {@code pub-1/A incarnation 42}. */
  public String text() {
    String level = priority == 0 ? "" : " priority " + priority;
    return publisher + "/" + topic + " incarnation " + incarnation + level;
  }
}
