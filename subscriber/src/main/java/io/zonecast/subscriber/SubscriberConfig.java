package io.zonecast.subscriber;

import io.zonecast.domain.Discovery;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a subscriber is to do.
 *
 * @param subscriber its id
 * @param topics at least one, each once
 * @param zone the zone asked for; else one that lives, at random
 * @param centralized whether the user asserts a centralized deployment
 * @param discovery how publishers are found
 * @param reliability the level that it needs
 * @param count ends after this many messages
 * @param timeoutNs ends after this time in all, nanoseconds
 */
public record SubscriberConfig(
    SubscriberId subscriber,
    List<Topic> topics,
    Optional<ZoneId> zone,
    boolean centralized,
    Discovery discovery,
    Reliability reliability,
    OptionalLong count,
    OptionalLong timeoutNs) {
  public SubscriberConfig {
    topics = List.copyOf(topics);
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("a subscriber needs at least one topic");
    }
    if (centralized && discovery == Discovery.ZOOKEEPER) {
      throw new IllegalArgumentException(
          "--centralized needs a broker, --discovery zookeeper has none");
    }
  }
}
