package io.zonecast.domain;

/**
 * One publisher incarnation's messages on one topic at one priority, numbered from 1 without gaps;
 * where ownership is exclusive, those of one term. Order, loss and duplicates are defined within a
 * stream.
 *
 * @param publisher who publishes
 * @param incarnation which life of it
 * @param topic on what
 * @param priority 0 (lowest) to {@value #MAX_PRIORITY}
 * @param term the term in which the publisher owns the topic, from 1; 0 where ownership is shared
 */
public record StreamId(
    PublisherId publisher, Incarnation incarnation, Topic topic, int priority, long term) {
  /** Highest priority. */
  public static final int MAX_PRIORITY = 9;

  public StreamId {
    if (priority < 0 || priority > MAX_PRIORITY) {
      throw new IllegalArgumentException(
          "priority %d is not between 0 and %d".formatted(priority, MAX_PRIORITY));
    }
    if (term < 0) {
      throw new IllegalArgumentException("term %d is negative".formatted(term));
    }
  }

  /** The stream of priority 0, of a topic that nobody owns alone. */
  public StreamId(PublisherId publisher, Incarnation incarnation, Topic topic) {
    this(publisher, incarnation, topic, 0, 0);
  }

  /** By which connections it travels. */
  public Lane lane() {
    return Lane.of(priority);
  }

  /** Written out, as all that is asked for each message: a record's own goes by method handles. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof StreamId that
            && priority == that.priority
            && term == that.term
            && incarnation.zxid() == that.incarnation.zxid()
            && publisher.equals(that.publisher)
            && topic.equals(that.topic));
  }

  @Override
  public int hashCode() {
    return 31 * (31 * publisher.hashCode() + topic.hashCode())
        + 31 * priority
        + Long.hashCode(incarnation.zxid() + 31 * term);
  }

  @Override
  public String toString() {
    return "%s/%s/%s/%d%s"
        .formatted(publisher, incarnation, topic, priority, term == 0 ? "" : "/term " + term);
  }
}
