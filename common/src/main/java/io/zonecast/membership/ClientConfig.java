package io.zonecast.membership;

import io.zonecast.domain.Discovery;
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
 * @param reliability the level that is offered or needed
 */
public record ClientConfig(
    List<Topic> topics,
    Optional<ZoneId> zone,
    boolean centralized,
    Discovery discovery,
    Reliability reliability) {
  public ClientConfig {
    topics = List.copyOf(topics);
    if (topics.isEmpty() || Set.copyOf(topics).size() != topics.size()) {
      throw new IllegalArgumentException("at least one topic, and each once");
    }
    if (centralized && discovery == Discovery.ZOOKEEPER) {
      throw new IllegalArgumentException(
          "--centralized needs a broker, --discovery zookeeper has none");
    }
  }

  /** Whether this client reads the registry itself. */
  public boolean isBrokerless() {
    return discovery == Discovery.ZOOKEEPER;
  }
}
