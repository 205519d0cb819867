package io.zonecast.domain;

import java.util.Set;
import java.util.TreeSet;

/**
 * What a publisher offers.
 *
 * @param publisher who
 * @param incarnation which life of it
 * @param topics 1 to {@value #MAX_TOPICS} topics
 * @param route how its messages can be had
 * @param reliability the level that it keeps
 * @param retention how much is kept of it, where it is reliable
 */
public record Offer(
    PublisherId publisher,
    Incarnation incarnation,
    Set<Topic> topics,
    Route route,
    Reliability reliability,
    Retention retention) {
  /** Most topics of one publisher or subscriber. */
  public static final int MAX_TOPICS = 10_000;

  public Offer {
    topics = requireTopics(topics);
  }

  /** An offer with the usual retention. */
  public Offer(
      PublisherId publisher,
      Incarnation incarnation,
      Set<Topic> topics,
      Route route,
      Reliability reliability) {
    this(publisher, incarnation, topics, route, reliability, Retention.DEFAULT);
  }

  /** Whether what is published must not be lost. */
  public boolean isReliable() {
    return reliability == Reliability.RELIABLE;
  }

  static Set<Topic> requireTopics(Set<Topic> topics) {
    if (topics.isEmpty() || topics.size() > MAX_TOPICS) {
      throw new IllegalArgumentException(
          "1 to %d topics, not %d".formatted(MAX_TOPICS, topics.size()));
    }
    return java.util.Collections.unmodifiableSortedSet(new TreeSet<>(topics));
  }
}
