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
 * @param qos what subscribers' requests are held against
 * @param policies what concerns the publisher alone
 */
public record Offer(
    PublisherId publisher,
    Incarnation incarnation,
    Set<Topic> topics,
    Route route,
    Qos qos,
    PublisherPolicies policies) {
  /** Most topics of one publisher or subscriber. */
  public static final int MAX_TOPICS = 10_000;

  public Offer {
    topics = requireTopics(topics);
  }

  /** An offer of a reliability, with nothing else beyond the usual. */
  public Offer(
      PublisherId publisher,
      Incarnation incarnation,
      Set<Topic> topics,
      Route route,
      Reliability reliability) {
    this(publisher, incarnation, topics, route, Qos.of(reliability), PublisherPolicies.DEFAULT);
  }

  /** Whether what is published must not be lost. */
  public boolean isReliable() {
    return qos.reliability() == Reliability.RELIABLE;
  }

  /** Whether what is published is kept by whoever passes it on: it is reliable or has a history. */
  public boolean isKept() {
    return isReliable() || qos.history().isSome();
  }

  /** Whether only the strongest of those who offer a topic is received. */
  public boolean isExclusive() {
    return qos.ownership() == Ownership.EXCLUSIVE;
  }

  /** This publisher as one who might own its topics. */
  public Ownership.Candidate candidate() {
    return new Ownership.Candidate(publisher, incarnation, policies.strength());
  }

  static Set<Topic> requireTopics(Set<Topic> topics) {
    if (topics.isEmpty() || topics.size() > MAX_TOPICS) {
      throw new IllegalArgumentException(
          "1 to %d topics, not %d".formatted(MAX_TOPICS, topics.size()));
    }
    return java.util.Collections.unmodifiableSortedSet(new TreeSet<>(topics));
  }
}
