package io.zonecast.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.History;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Retention;
import io.zonecast.domain.Route;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.membership.FakeTransport;
import io.zonecast.membership.Identity;
import io.zonecast.membership.RoomPatience;
import io.zonecast.port.LinkId;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.registry.Records;
import io.zonecast.stream.Frames;
import io.zonecast.wire.Audience;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.SpareBuffer;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The ways on which a publisher's frames leave. */
final class OutletsTest {
  private static final long MS = 1_000_000;
  private static final StreamId STREAM = Frames.stream("p", 7);
  private static final byte[] FRAME = {1};
  private static final BrokerRecord ONE = Records.broker("one", 10, Records.ZONE, 7000);
  private static final BrokerRecord TWO = Records.broker("two", 11, Records.ZONE, 7100);

  private final FakeTransport transport = new FakeTransport();

  // By way of the primary.

  private static final Set<Lane> NORMAL = Set.of(Lane.NORMAL);

  private final PrimaryFeed feed = new PrimaryFeed(transport, NORMAL);

  private static PrimaryRecord reign(BrokerRecord broker, long epoch) {
    return new PrimaryRecord(broker, new Epoch(epoch), 1);
  }

  /** The ports to which frames went. */
  private List<Integer> fed() {
    return transport.sent().stream().map(sent -> transport.open().get(sent.link()).port()).toList();
  }

  @Test
  void withoutAPrimaryNothingIsSent() {
    feed.onBrokers(List.of(ONE));
    assertThat(feed.publish(Lane.NORMAL, FRAME, 0)).isFalse();
    assertThat(transport.sent()).isEmpty();
  }

  @Test
  void aSuccessorIsFedOnALinkThatStandsAlready() {
    feed.onBrokers(List.of(ONE, TWO));
    feed.onPrimary(reign(ONE, 20));
    assertThat(transport.asked()).containsExactly("connect FEED 7001", "connect FEED 7101");
    assertThat(feed.publish(Lane.NORMAL, FRAME, 0)).isTrue();
    assertThat(feed.onPrimary(reign(TWO, 30))).isTrue();
    assertThat(feed.publish(Lane.NORMAL, FRAME, 0)).isTrue();
    assertThat(fed()).containsExactly(7001, 7101);
    assertThat(transport.asked()).as("no fresh connection").isEmpty();
  }

  @Test
  void aPrimaryThatWasElectedAgainKeepsItsLink() {
    feed.onPrimary(reign(ONE, 20));
    feed.onPrimary(reign(ONE, 30));
    assertThat(transport.asked()).containsExactly("connect FEED 7001");
  }

  @Test
  void whoStandsNoLongerIsNotFedButThePrimaryIsKept() {
    feed.onBrokers(List.of(ONE, TWO));
    feed.onPrimary(reign(ONE, 20));
    transport.asked();
    feed.onBrokers(List.of());
    assertThat(transport.asked()).containsExactly("close 7101");
    assertThat(feed.publish(Lane.NORMAL, FRAME, 0)).isTrue();
  }

  @Test
  void withoutRoomAtThePrimaryThereIsNone() {
    feed.onPrimary(reign(ONE, 20));
    transport.room = false;
    assertThat(feed.publish(Lane.NORMAL, FRAME, 0)).isFalse();
  }

  @Test
  void aFeedThatBrokeIsMadeAnewAfterAWhileAndOnlyThatOne() {
    feed.onBrokers(List.of(ONE, TWO));
    feed.onPrimary(reign(ONE, 20));
    transport.asked();
    feed.onLinkBroken(transport.to(ONE.intake()), 1_000 * MS);
    feed.onLinkBroken(new LinkId(99), 1_000 * MS);
    feed.onTick(3_000 * MS - 1);
    assertThat(transport.asked()).isEmpty();
    feed.onTick(3_000 * MS);
    assertThat(transport.asked()).containsExactly("close 7001", "connect FEED 7001");
    feed.onTick(60_000 * MS);
    assertThat(transport.asked()).as("once").isEmpty();
    assertThat(feed.publish(Lane.NORMAL, FRAME, 0)).isTrue();
    assertThat(fed()).containsExactly(7001);
  }

  @Test
  void whatGoesByWayOfABrokerTheBrokerKeeps() {
    assertThat(feed.kept(STREAM, StreamPolicy.of(Retention.DEFAULT), new SpareBuffer()))
        .isInstanceOf(RelayedOut.class);
    assertThat(feed.route(Records.ZONE)).isEqualTo(new Route.ViaBroker(Records.ZONE));
    assertThat(feed.hasInbox(5)).isFalse();
    assertThat(feed.attachedReliably(Frames.A)).isEmpty();
  }

  // Directly.

  private DirectOutlet direct(Supplier<RoomPatience> patience) {
    return new DirectOutlet(
        transport, new Identity("p", "10.0.0.8", "0.0.0.0", 1), NORMAL, patience);
  }

  @Test
  void oneWithoutRoomHoldsUpTheOthersForItsPatienceOnly() {
    DirectOutlet outlet = direct(RoomPatience::waiting);
    assertThat(outlet.publish(Lane.NORMAL, FRAME, 1_000 * MS)).isTrue();
    transport.room = false;
    assertThat(outlet.publish(Lane.NORMAL, FRAME, 2_000 * MS)).isFalse();
    long overNs = (2_000 + RoomPatience.WAITING_MS) * MS;
    assertThat(outlet.publish(Lane.NORMAL, FRAME, overNs - 1)).isFalse();
    assertThat(transport.toSome()).isEmpty();
    assertThat(outlet.publish(Lane.NORMAL, FRAME, overNs)).isTrue();
    assertThat(outlet.publish(Lane.NORMAL, FRAME, overNs + 1))
        .as("the next does not wait again")
        .isTrue();
    assertThat(transport.toSome()).hasSize(2);
    assertThat(outlet.withoutRoom()).isEqualTo(2);
  }

  @Test
  void patienceComesBackWithRoom() {
    DirectOutlet outlet = direct(RoomPatience::waiting);
    transport.room = false;
    outlet.publish(Lane.NORMAL, FRAME, 1_000 * MS);
    outlet.publish(Lane.NORMAL, FRAME, 2_000 * MS);
    transport.room = true;
    outlet.publish(Lane.NORMAL, FRAME, 3_000 * MS);
    outlet.publish(Lane.NORMAL, FRAME, (3_000 + RoomPatience.CALM_MS) * MS);
    transport.room = false;
    assertThat(outlet.publish(Lane.NORMAL, FRAME, 5_000 * MS)).isFalse();
    assertThat(outlet.withoutRoom()).isEqualTo(1);
  }

  @Test
  void whoseNextMessageIsDueAnywayHasNoPatience() {
    DirectOutlet outlet = direct(RoomPatience::none);
    transport.room = false;
    assertThat(outlet.publish(Lane.NORMAL, FRAME, 1_000 * MS)).isTrue();
    assertThat(transport.toSome()).hasSize(1);
  }

  @Test
  void thoseWhoAttachAreKnownUntilTheirInboxIsGone() {
    DirectOutlet outlet = direct(RoomPatience::waiting);
    Topic topic = Frames.A;
    ControlMessage.Attach reliable =
        new ControlMessage.Attach(
            new SubscriberId("s"),
            new Incarnation(9),
            5,
            1,
            List.of(topic),
            Reliability.RELIABLE,
            History.NONE,
            List.of());
    ControlMessage.Attach other =
        new ControlMessage.Attach(new SubscriberId("t"), new Incarnation(9), 6, 1, List.of(topic));
    assertThat(outlet.onAttach(reliable)).isTrue();
    assertThat(outlet.onAttach(other)).isTrue();
    assertThat(outlet.attachedReliably(topic)).containsExactly(new SubscriberId("s"));
    assertThat(outlet.hasInbox(5)).isTrue();
    List<SubscriberId> told = List.of(new SubscriberId("u"));
    assertThat(outlet.withThoseHere(new Audience(topic, 3, 0, told)))
        .as("how many are ready it knows best")
        .isEqualTo(new Audience(topic, 3, 2, told));
    assertThat(outlet.onUnsubscribed(Prefixes.topic(topic))).isFalse();
    assertThat(outlet.onUnsubscribed(Prefixes.inbox(5))).isTrue();
    assertThat(outlet.hasInbox(5)).isFalse();
    assertThat(outlet.attachedReliably(topic)).isEmpty();
  }

  @Test
  void itsPublicationIsAnnouncedAndItKeepsItsStreamsItself() {
    DirectOutlet outlet = direct(RoomPatience::waiting);
    int port = transport.open().values().iterator().next().port();
    assertThat(outlet.route(Records.ZONE))
        .isEqualTo(new Route.Direct(new Endpoint("10.0.0.8", port)));
    assertThat(outlet.kept(STREAM, StreamPolicy.of(Retention.DEFAULT), new SpareBuffer()))
        .isInstanceOf(SelfKeptOut.class);
  }

  @Test
  void itBeatsTwiceASecond() {
    DirectOutlet outlet = direct(RoomPatience::waiting);
    for (long ms = 0; ms < 2_000; ms += 50) {
      outlet.onTick(ms * MS);
    }
    assertThat(transport.sent())
        .hasSize(4)
        .allMatch(
            sent ->
                Frames.describe(sent.frame())
                    .equals(new ControlMessage.LinkHeartbeat(Epoch.NONE).toString()));
  }
}
