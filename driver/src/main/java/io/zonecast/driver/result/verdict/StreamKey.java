package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import io.zonecast.measurement.Delivery;

/**
 * A stream: one publisher incarnation's messages on one topic, of one priority, in one term.
 *
 * @param term in which the publisher owned the topic; 0 where ownership is shared
 */
public record StreamKey(String publisher, long incarnation, String topic, int priority, long term) {
  static StreamKey of(Delivery row) {
    return new StreamKey(
        row.publisher(), row.incarnation(), row.topic(), row.priority(), row.term());
  }

  /** The stream that an event is about. */
  static StreamKey of(Event event, String publisher) {
    return new StreamKey(
        publisher,
        event.number("incarnation"),
        event.text("topic"),
        (int) event.number("priority"),
        event.number("term"));
  }

  /** Whether they are of the same publisher incarnation and topic. */
  boolean isOfGrant(StreamKey other) {
    return publisher.equals(other.publisher)
        && incarnation == other.incarnation
        && topic.equals(other.topic);
  }

  /** As it is told to people: {@code pub-1/A incarnation 42}. */
  public String text() {
    String level = priority == 0 ? "" : " priority " + priority;
    String owned = term == 0 ? "" : " term " + term;
    return publisher + "/" + topic + " incarnation " + incarnation + level + owned;
  }
}
