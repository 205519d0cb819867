package io.zonecast.publisher;

import io.zonecast.domain.Discovery;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a publisher is to do, apart from what it publishes.
 *
 * @param publisher its id
 * @param topics at least one, each once
 * @param zone the zone asked for; else one that lives, at random
 * @param centralized whether the user asserts a centralized deployment
 * @param discovery how subscribers are found
 * @param reliability the level that it offers
 * @param waitSubscribers how many ready subscribers each topic waits for
 * @param drainNs how long its end may take, nanoseconds
 */
public record PublisherConfig(
    PublisherId publisher,
    List<Topic> topics,
    Optional<ZoneId> zone,
    boolean centralized,
    Discovery discovery,
    Reliability reliability,
    OptionalInt waitSubscribers,
    long drainNs) {
  public PublisherConfig {
    topics = List.copyOf(topics);
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("a publisher needs at least one topic");
    }
    if (centralized && discovery == Discovery.ZOOKEEPER) {
      throw new IllegalArgumentException(
          "--centralized needs a broker, --discovery zookeeper has none");
    }
  }
}
