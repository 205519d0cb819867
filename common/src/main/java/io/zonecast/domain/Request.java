package io.zonecast.domain;

import java.util.Set;

/**
 * What a subscriber asks for.
 *
 * @param subscriber who
 * @param incarnation which life of it
 * @param topics 1 to {@link Offer#MAX_TOPICS} topics
 * @param zone the zone whose primary serves it
 * @param qos what offers are held against
 */
public record Request(
    SubscriberId subscriber, Incarnation incarnation, Set<Topic> topics, ZoneId zone, Qos qos) {
  public Request {
    topics = Offer.requireTopics(topics);
  }

  /** A request for a reliability, and nothing else beyond the usual. */
  public Request(
      SubscriberId subscriber,
      Incarnation incarnation,
      Set<Topic> topics,
      ZoneId zone,
      Reliability reliability) {
    this(subscriber, incarnation, topics, zone, Qos.of(reliability));
  }

  /** Whether every message is needed. */
  public boolean isReliable() {
    return qos.reliability() == Reliability.RELIABLE;
  }
}
