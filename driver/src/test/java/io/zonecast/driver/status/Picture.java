package io.zonecast.driver.status;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Offer;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.PublisherPolicies;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Request;
import io.zonecast.domain.Route;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.Znode;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.ConfigRecord;
import io.zonecast.registry.InSyncRecord;
import io.zonecast.registry.OwnerRecord;
import io.zonecast.registry.ProcessAddress;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.SubscriberRecord;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A registry as a test wants it, told znode by znode. */
final class Picture {
  static final ZoneId ZONE = new ZoneId(1);

  private final Consumer<CoordinatorEvent> listener;
  private final Dissemination dissemination;

  Picture(Consumer<CoordinatorEvent> listener, Dissemination dissemination) {
    this.listener = listener;
    this.dissemination = dissemination;
    put(ZnodePaths.CONFIG, ZnodeJson.config(new ConfigRecord("d1", dissemination)), 1);
  }

  /** Brokers of zone 1: incarnations 10, 11 …, the first one is the primary, epoch 20. */
  Picture brokers(String... ids) {
    for (int i = 0; i < ids.length; i++) {
      BrokerRecord broker = broker(ids[i], 10 + i);
      put(ZnodePaths.broker(broker.broker()), ZnodeJson.broker(broker), 10 + i);
      put(
          ZnodePaths.candidate(ZONE, broker.broker(), broker.incarnation()),
          ZnodeJson.broker(broker),
          15 + i);
      if (i == 0) {
        put(ZnodePaths.primary(ZONE), ZnodeJson.broker(broker), 20);
      }
    }
    return this;
  }

  /** The list of those in sync in zone 1. */
  Picture inSync(BrokerRecord... members) {
    put(
        ZnodePaths.inSync(ZONE),
        ZnodeJson.inSync("d1", Arrays.stream(members).map(InSyncRecord.Member::of).toList()),
        3);
    return this;
  }

  Picture publisher(PublisherRecord publisher) {
    put(
        ZnodePaths.publisher(publisher.offer().publisher()),
        ZnodeJson.publisher(publisher, Optional.of(publisher.offer().incarnation())),
        30);
    return this;
  }

  Picture publisher(String id, Qos qos, int strength, String... topics) {
    PublisherRecord record = publisher(id, 30, qos, strength, topics);
    return publisher(dissemination == Dissemination.CENTRALIZED ? record : direct(record));
  }

  Picture subscriber(String id, ZoneId zone, Qos qos, String... topics) {
    SubscriberRecord subscriber =
        new SubscriberRecord(
            new Request(new SubscriberId(id), new Incarnation(40), set(topics), zone, qos),
            address(400),
            0);
    put(
        ZnodePaths.subscriber(new SubscriberId(id)),
        ZnodeJson.subscriber(subscriber, Optional.of(new Incarnation(40))),
        40);
    return this;
  }

  /** An owner of the term behind this one; nobody where the id is empty. */
  Picture owner(Optional<ZoneId> zone, String topic, String id, int before) {
    Optional<OwnerRecord.Owner> owner =
        id.isEmpty()
            ? Optional.empty()
            : Optional.of(new OwnerRecord.Owner(new PublisherId(id), new Incarnation(30)));
    String path = ZnodePaths.owner(zone, new Topic(topic));
    byte[] data = ZnodeJson.owner(new OwnerRecord(new Topic(topic), before + 1, owner, List.of()));
    listener.accept(new CoordinatorEvent.Present(new Znode(path, data, 50, before, 0)));
    return this;
  }

  Picture gone(String path) {
    listener.accept(new CoordinatorEvent.Absent(path));
    return this;
  }

  /** A publisher of zone 1 that feeds its broker. */
  static PublisherRecord publisher(
      String id, long incarnation, Qos qos, int strength, String... topics) {
    return new PublisherRecord(
        new Offer(
            new PublisherId(id),
            new Incarnation(incarnation),
            set(topics),
            new Route.ViaBroker(ZONE),
            qos,
            PublisherPolicies.DEFAULT.withStrength(strength)),
        ZONE,
        address(300),
        0);
  }

  private static PublisherRecord direct(PublisherRecord of) {
    Offer offer = of.offer();
    return new PublisherRecord(
        new Offer(
            offer.publisher(),
            offer.incarnation(),
            offer.topics(),
            new Route.Direct(new Endpoint("10.0.0.2", 6000)),
            offer.qos(),
            offer.policies()),
        of.zone(),
        of.address(),
        0);
  }

  static BrokerRecord broker(String id, long incarnation) {
    return new BrokerRecord(
        new BrokerId(id),
        new Incarnation(incarnation),
        ZONE,
        address(incarnation),
        new Endpoint("10.0.0.2", 5001),
        new Endpoint("10.0.0.2", 5002),
        new Endpoint("10.0.0.2", 5003),
        new Endpoint("10.0.0.2", 5004));
  }

  private static ProcessAddress address(long pid) {
    return new ProcessAddress("10.0.0.2", pid, new Endpoint("10.0.0.2", 5000));
  }

  private static Set<Topic> set(String... topics) {
    return Arrays.stream(topics).map(Topic::new).collect(Collectors.toSet());
  }

  private void put(String path, byte[] data, long czxid) {
    listener.accept(new CoordinatorEvent.Present(new Znode(path, data, czxid, 0, 7)));
  }
}
