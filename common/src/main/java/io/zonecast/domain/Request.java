package io.zonecast.domain;

import java.util.Set;

/**
 * What a subscriber asks for.
 *
 * @param subscriber who
 * @param incarnation which life of it
 * @param topics 1 to {@link Offer#MAX_TOPICS} topics
 * @param zone the zone whose primary serves it
 * @param reliability the level that it needs
 */
public record Request(
    SubscriberId subscriber, Incarnation incarnation, Set<Topic> topics, ZoneId zone, Reliability reliability) {
  public Request {
    topics = Offer.requireTopics(topics);
  }
}
