package io.zonecast.broker;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.PeerId;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.Records;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.SubscriberRecord;
import io.zonecast.wire.ControlMessage.PublisherHello;
import io.zonecast.wire.ControlMessage.SubscriberHello;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A zone of 10,000 publishers and 10,000 subscribers on 1,000 topics, from what its primary has
 * read of them to the grants that it hands over to be sent: ns for the call.
 */
@State(Scope.Thread)
public class MatchmakerBenchmark {
  private static final int CLIENTS = 10_000;
  private static final int TOPICS = 1_000;
  private static final Epoch EPOCH = new Epoch(50);
  private static final PeerId PEER = new PeerId(new byte[] {1});

  /** Of each publisher and each subscriber: 1 is 100,000 pairs that match, 10 are 10,000,000. */
  @Param({"1", "10"})
  int topicsEach;

  @Param({"CENTRALIZED", "DIRECT"})
  Dissemination dissemination;

  private final RegistryView view = new RegistryView();
  private ServiceDesk desk;
  private CoordinatorEvent publisherComes;
  private CoordinatorEvent subscriberComes;
  private long told;

  /** Everybody is there, and was told. */
  @Setup
  public void prepare() {
    for (int i = 0; i < CLIENTS; i++) {
      view.apply(Records.present(publisher(i)));
      view.apply(Records.present(subscriber(i)));
    }
    publisherComes = Records.present(publisher(CLIENTS));
    subscriberComes = Records.present(subscriber(CLIENTS));
    desk =
        new ServiceDesk(
            view,
            Records.ZONE,
            dissemination,
            Publications.ALL,
            publisher -> List.of(),
            (peer, message) -> told++);
    tellEverybody();
  }

  private PublisherRecord publisher(int number) {
    String[] topics = topics(number);
    return dissemination == Dissemination.DIRECT
        ? Records.direct("p" + number, 100 + number, topics)
        : Records.feeding("p" + number, 100 + number, Records.ZONE, topics);
  }

  private SubscriberRecord subscriber(int number) {
    return Records.subscriber("s" + number, 100 + number, topics(number));
  }

  private String[] topics(int client) {
    String[] topics = new String[topicsEach];
    for (int i = 0; i < topicsEach; i++) {
      topics[i] = "topic" + (client + i * 97) % TOPICS;
    }
    return topics;
  }

  private long change(CoordinatorEvent event) {
    view.apply(event);
    desk.onTree(event);
    desk.cycle();
    return told;
  }

  /** A reign begins: who matches whom. */
  @Benchmark
  public long everybody() {
    desk.close();
    desk.open(EPOCH);
    desk.cycle();
    return told;
  }

  /** The same, and each of the 20,000 says hello and is told. */
  @Benchmark
  public long tellEverybody() {
    everybody();
    for (PublisherRecord publisher : view.publishers()) {
      PublisherId id = publisher.offer().publisher();
      desk.onHello(
          PEER,
          new PublisherHello(
              id, publisher.offer().incarnation(), publisher.registration(), Epoch.NONE, 0));
    }
    for (SubscriberRecord subscriber : view.subscribers()) {
      SubscriberId id = subscriber.request().subscriber();
      desk.onHello(
          PEER,
          new SubscriberHello(
              id, subscriber.request().incarnation(), subscriber.registration(), Epoch.NONE, 0));
    }
    return told;
  }

  /** One more subscriber, and its end: two changes, of which those are told whom it concerns. */
  @Benchmark
  public long subscriberComesAndGoes() {
    change(subscriberComes);
    return change(new CoordinatorEvent.Absent("/shared_state/subscribers/s" + CLIENTS));
  }

  /** One more publisher, and its end: two changes, of which those are told whom it concerns. */
  @Benchmark
  public long publisherComesAndGoes() {
    change(publisherComes);
    return change(new CoordinatorEvent.Absent("/shared_state/publishers/p" + CLIENTS));
  }
}
