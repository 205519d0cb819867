package io.zonecast.registry;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Offer;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.PublisherPolicies;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Request;
import io.zonecast.domain.Retention;
import io.zonecast.domain.Route;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.Znode;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Records and znodes for tests. */
public final class Records {
  /** The zone of whoever has no other. */
  public static final ZoneId ZONE = new ZoneId(1);

  private static final ProcessAddress ADDRESS =
      new ProcessAddress("10.0.0.7", 4711, new Endpoint("10.0.0.7", 7000));

  private Records() {}

  /** A broker. */
  public static BrokerRecord broker(String id, long incarnation, ZoneId zone) {
    return new BrokerRecord(
        new BrokerId(id),
        new Incarnation(incarnation),
        zone,
        ADDRESS,
        new Endpoint("10.0.0.7", 7001),
        new Endpoint("10.0.0.7", 7002),
        new Endpoint("10.0.0.7", 7003),
        new Endpoint("10.0.0.7", 7004));
  }

  /**
   * A broker at five ports of its own, from {@code port} on: control, intake, publication, and
   * those of the express lane.
   */
  public static BrokerRecord broker(String id, long incarnation, ZoneId zone, int port) {
    return new BrokerRecord(
        new BrokerId(id),
        new Incarnation(incarnation),
        zone,
        new ProcessAddress("10.0.0.7", 4711, new Endpoint("10.0.0.7", port)),
        new Endpoint("10.0.0.7", port + 1),
        new Endpoint("10.0.0.7", port + 2),
        new Endpoint("10.0.0.7", port + 3),
        new Endpoint("10.0.0.7", port + 4));
  }

  /** A publisher that feeds {@link #ZONE}'s broker and needs that nothing is lost. */
  public static PublisherRecord reliable(
      String id, long incarnation, Retention retention, String... topics) {
    return with(
        feeding(id, incarnation, ZONE, topics),
        Qos.of(Reliability.RELIABLE),
        PublisherPolicies.of(retention));
  }

  /** A publisher that offers something else. */
  public static PublisherRecord with(PublisherRecord record, Qos qos, PublisherPolicies policies) {
    Offer offer = record.offer();
    return new PublisherRecord(
        new Offer(
            offer.publisher(), offer.incarnation(), offer.topics(), offer.route(), qos, policies),
        record.zone(),
        record.address(),
        record.registration());
  }

  /** A publisher that is reached directly. */
  public static PublisherRecord direct(String id, long incarnation, String... topics) {
    return publisher(
        id, incarnation, incarnation, new Route.Direct(new Endpoint("10.0.0.8", 8000)), topics);
  }

  /** A publisher that feeds a zone's broker. */
  public static PublisherRecord feeding(
      String id, long incarnation, ZoneId zone, String... topics) {
    return publisher(id, incarnation, incarnation, new Route.ViaBroker(zone), topics);
  }

  /** A publisher under any registration. */
  public static PublisherRecord publisher(
      String id, long incarnation, long registration, Route route, String... topics) {
    ZoneId zone = route instanceof Route.ViaBroker via ? via.zone() : ZONE;
    return new PublisherRecord(
        new Offer(
            new PublisherId(id),
            new Incarnation(incarnation),
            Arrays.stream(topics).map(Topic::new).collect(Collectors.toSet()),
            route,
            Reliability.BEST_EFFORT),
        zone,
        ADDRESS,
        registration);
  }

  /** A best-effort subscriber of {@link #ZONE}. */
  public static SubscriberRecord subscriber(String id, long incarnation, String... topics) {
    return subscriber(id, incarnation, incarnation, ZONE, Reliability.BEST_EFFORT, topics);
  }

  /** Any subscriber. */
  public static SubscriberRecord subscriber(
      String id,
      long incarnation,
      long registration,
      ZoneId zone,
      Reliability reliability,
      String... topics) {
    return new SubscriberRecord(
        new Request(
            new SubscriberId(id),
            new Incarnation(incarnation),
            Arrays.stream(topics).map(Topic::new).collect(Collectors.toSet()),
            zone,
            reliability),
        ADDRESS,
        registration);
  }

  /** A publisher's znode appears or changes. */
  public static CoordinatorEvent present(PublisherRecord publisher) {
    return present(
        ZnodePaths.publisher(publisher.offer().publisher()),
        ZnodeJson.publisher(publisher, Optional.of(publisher.offer().incarnation())),
        publisher.registration());
  }

  /** A subscriber's znode appears or changes. */
  public static CoordinatorEvent present(SubscriberRecord subscriber) {
    return present(
        ZnodePaths.subscriber(subscriber.request().subscriber()),
        ZnodeJson.subscriber(subscriber, Optional.of(subscriber.request().incarnation())),
        subscriber.registration());
  }

  /** A znode appears or changes. */
  public static CoordinatorEvent present(String path, byte[] data, long czxid) {
    return new CoordinatorEvent.Present(new Znode(path, data, czxid, 0, 99));
  }

  /** A znode with these bytes. */
  public static Znode znode(byte[] data) {
    return new Znode("/x", data, 77, 3, 99);
  }
}
