package io.zonecast.domain;

/**
 * One publisher incarnation's messages on one topic at one priority, numbered from 1 without gaps.
 * Order, loss and duplicates are defined within a stream.
 *
 * @param publisher who publishes
 * @param incarnation which life of it
 * @param topic on what
 * @param priority 0 (lowest) to {@value #MAX_PRIORITY}
 */
public record StreamId(PublisherId publisher, Incarnation incarnation, Topic topic, int priority) {
  /** Highest priority. */
  public static final int MAX_PRIORITY = 9;

  public StreamId {
    if (priority < 0 || priority > MAX_PRIORITY) {
      throw new IllegalArgumentException(
          "priority %d is not between 0 and %d".formatted(priority, MAX_PRIORITY));
    }
  }

  /** The stream of priority 0. */
  public StreamId(PublisherId publisher, Incarnation incarnation, Topic topic) {
    this(publisher, incarnation, topic, 0);
  }

  /** Written out, as all that is asked for each message: a record's own goes by method handles. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof StreamId that
            && priority == that.priority
            && incarnation.zxid() == that.incarnation.zxid()
            && publisher.equals(that.publisher)
            && topic.equals(that.topic));
  }

  @Override
  public int hashCode() {
    return 31 * (31 * publisher.hashCode() + topic.hashCode())
        + 31 * priority
        + Long.hashCode(incarnation.zxid());
  }

  @Override
  public String toString() {
    return "%s/%s/%s/%d".formatted(publisher, incarnation, topic, priority);
  }
}
