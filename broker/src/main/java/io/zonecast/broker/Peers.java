package io.zonecast.broker;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.port.PeerId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * By which connections this broker can speak to the clients of its zone, whoever reigns: a standby
 * knows them before it is elected. At most {@value #MAX_PEERS} of a kind; beyond that those that
 * were silent for longest are forgotten. Not thread-safe.
 */
final class Peers {
  /** Most clients of a kind. */
  static final int MAX_PEERS = 100_000;

  private final Map<PublisherId, PeerId> publishers = bounded();
  private final Map<SubscriberId, PeerId> subscribers = bounded();
  private final Map<BrokerId, PeerId> brokers = bounded();

  void onHello(BrokerId broker, PeerId peer) {
    brokers.put(broker, peer);
  }

  void onHello(PublisherId publisher, PeerId peer) {
    publishers.put(publisher, peer);
  }

  void onHello(SubscriberId subscriber, PeerId peer) {
    subscribers.put(subscriber, peer);
  }

  Optional<PeerId> of(PublisherId publisher) {
    return Optional.ofNullable(publishers.get(publisher));
  }

  Optional<PeerId> of(BrokerId broker) {
    return Optional.ofNullable(brokers.get(broker));
  }

  /** Every client, publishers first: they have something to send again. */
  void forEach(Consumer<PeerId> telling) {
    publishers.values().forEach(telling);
    subscribers.values().forEach(telling);
  }

  private static <I> Map<I, PeerId> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<I, PeerId> eldest) {
        return size() > MAX_PEERS;
      }
    };
  }
}
