package io.zonecast.membership;

import io.zonecast.domain.Discovery;
import io.zonecast.domain.Ownership;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What publishers and subscribers are told alike.
 *
 * @param topics at least one, each once
 * @param zone the zone asked for; else one that lives, at random
 * @param centralized whether the user asserts a centralized deployment
 * @param discovery who finds the others
 * @param qos what is offered or requested
 * @param strict whether it ends at the first one on its topics with whom it does not match
 */
public record ClientConfig(
    List<Topic> topics,
    Optional<ZoneId> zone,
    boolean centralized,
    Discovery discovery,
    Qos qos,
    boolean strict) {
  public ClientConfig {
    topics = List.copyOf(topics);
    if (topics.isEmpty() || Set.copyOf(topics).size() != topics.size()) {
      throw new IllegalArgumentException("at least one topic, and each once");
    }
    if (centralized && discovery == Discovery.ZOOKEEPER) {
      throw new IllegalArgumentException(
          "--centralized needs a broker, --discovery zookeeper has none");
    }
    if (qos.ownership() == Ownership.EXCLUSIVE && discovery == Discovery.ZOOKEEPER) {
      throw new IllegalArgumentException(
          "--ownership exclusive needs a broker that decides, --discovery zookeeper has none");
    }
  }

  /** What holds unless somebody says otherwise, for these topics. */
  public ClientConfig(
      List<Topic> topics,
      Optional<ZoneId> zone,
      boolean centralized,
      Discovery discovery,
      Reliability reliability) {
    this(topics, zone, centralized, discovery, Qos.of(reliability), false);
  }

  /** Whether every message is offered, or needed. */
  public boolean isReliable() {
    return qos.reliability() == Reliability.RELIABLE;
  }

  /** Whether this client reads the registry itself. */
  public boolean isBrokerless() {
    return discovery == Discovery.ZOOKEEPER;
  }
}
