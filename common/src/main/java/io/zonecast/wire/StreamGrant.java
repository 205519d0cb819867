package io.zonecast.wire;

import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;

/**
 * One lane of a publisher's topic to which a subscriber is matched. It has a stream for each
 * priority of the lane and, where ownership is exclusive, for each of the publisher's terms.
 *
 * @param publisher who publishes
 * @param incarnation which life of it
 * @param topic on what
 * @param lane by which connections
 */
public record StreamGrant(PublisherId publisher, Incarnation incarnation, Topic topic, Lane lane) {
  /** The normal lane. */
  public StreamGrant(PublisherId publisher, Incarnation incarnation, Topic topic) {
    this(publisher, incarnation, topic, Lane.NORMAL);
  }

  /** The grant that a stream belongs to. */
  public static StreamGrant of(StreamId stream) {
    return new StreamGrant(stream.publisher(), stream.incarnation(), stream.topic(), stream.lane());
  }

  /** The same publisher's topic, on a lane. */
  public StreamGrant on(Lane other) {
    return lane == other ? this : new StreamGrant(publisher, incarnation, topic, other);
  }

  /** Whether a stream belongs to this grant. */
  public boolean holds(StreamId stream) {
    return lane == stream.lane()
        && incarnation.equals(stream.incarnation())
        && publisher.equals(stream.publisher())
        && topic.equals(stream.topic());
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof StreamGrant that
            && lane == that.lane
            && incarnation.equals(that.incarnation)
            && publisher.equals(that.publisher)
            && topic.equals(that.topic));
  }

  @Override
  public int hashCode() {
    return 31 * (31 * publisher.hashCode() + topic.hashCode())
        + incarnation.hashCode()
        + lane.code();
  }
}
