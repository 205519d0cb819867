package io.zonecast.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Retention;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.measurement.Counters;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.PeerId;
import io.zonecast.port.Znode;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.ConfigRecord;
import io.zonecast.registry.Death;
import io.zonecast.registry.FakeZooKeeper;
import io.zonecast.registry.InSyncRecord;
import io.zonecast.registry.Presence;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.registry.Records;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.stream.Frames;
import io.zonecast.wire.BatchCodec;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.StreamPosition;
import io.zonecast.wire.StreamProgress;
import io.zonecast.wire.StreamRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two brokers of one zone, by hand: who serves, and who says what to whom. */
final class BrokerCoreTest {
  private static final long MS = 1_000_000;
  private static final PeerId PEER = new PeerId(new byte[] {1});
  private static final Presence NOBODY = (endpoint, id, then) -> then.accept(Presence.Finding.GONE);

  private final FakeZooKeeper zooKeeper = new FakeZooKeeper();

  private final class Broker implements BrokerCore.Output {
    final FakeZooKeeper.Client client = zooKeeper.client();
    final RegistryView view = new RegistryView();
    final List<String> told = new ArrayList<>();
    final List<ControlMessage> replies = new ArrayList<>();
    final List<ControlMessage> published = new ArrayList<>();
    final List<Znode> known = new ArrayList<>();
    final List<String> batches = new ArrayList<>();
    final List<List<String>> listed = new ArrayList<>();
    final BrokerCore core;

    Broker(String id, Dissemination dissemination) {
      core =
          new BrokerCore(
              new BrokerConfig(
                  new BrokerId(id), Records.ZONE, dissemination, 0, 0, 0, 1_000 * 1_000_000L),
              life -> record(id, life),
              "deployment",
              view,
              client.requests(),
              NOBODY,
              new Counters(),
              this);
      see();
      core.onConnected(4_000);
      settle(0);
    }

    private static BrokerRecord record(String id, Incarnation life) {
      return Records.broker(id, life.zxid(), Records.ZONE);
    }

    /** Its watches tell everything as it is now. */
    void see() {
      for (Znode before : List.copyOf(known)) {
        if (zooKeeper.get(before.path()).isEmpty()) {
          tell(new CoordinatorEvent.Absent(before.path()));
        }
      }
      known.clear();
      known.addAll(zooKeeper.all());
      known.forEach(znode -> tell(new CoordinatorEvent.Present(znode)));
      for (String tree :
          List.of(
              ZnodePaths.CONFIG,
              ZnodePaths.PRIMARIES,
              ZnodePaths.ELECTIONS,
              ZnodePaths.IN_SYNC,
              ZnodePaths.SHARED_STATE)) {
        tell(new CoordinatorEvent.TreeRead(tree));
      }
    }

    private void tell(CoordinatorEvent event) {
      view.apply(event);
      if (core != null) {
        core.onTree(event);
      }
    }

    /** Time, answers and watches, until nothing is asked any more. */
    void settle(long ms) {
      for (int i = 0; i < 10; i++) {
        core.onTick((ms + i) * MS);
        client.answerAll();
        see();
        core.cycle((ms + i) * MS);
      }
    }

    ControlMessage asked(ControlMessage message) throws MalformedFrameException {
      replies.clear();
      core.onControl(PEER, message);
      return replies.isEmpty() ? null : replies.get(0);
    }

    @Override
    public boolean publish(Lane lane, byte[] frame) {
      if (BatchCodec.isBatch(frame)) {
        return batches.add(Frames.describe(frame));
      }
      try {
        published.add(ControlCodec.decodePublished(frame));
      } catch (MalformedFrameException broken) {
        throw new AssertionError(broken);
      }
      return true;
    }

    @Override
    public void publishToThoseWithRoom(Lane lane, byte[] frame) {
      publish(lane, frame);
    }

    @Override
    public void setReading(Lane lane, boolean reading) {}

    @Override
    public void tell(PeerId peer, ControlMessage message) {
      replies.add(message);
    }

    @Override
    public void onStandingBy(PrimaryRecord primary) {
      told.add("standing by " + primary.broker().broker());
    }

    @Override
    public void onReigning(Epoch epoch) {
      told.add("reigning");
    }

    @Override
    public void onAttempt() {
      told.add("attempt");
    }

    @Override
    public void onAttemptFailed() {
      told.add("attempt failed");
    }

    @Override
    public void onUnclean(Epoch epoch) {
      told.add("unclean");
    }

    @Override
    public void onAnnounced(Epoch epoch) {
      told.add("announced");
    }

    @Override
    public void onFrozen(Epoch epoch, boolean frozen) {
      told.add(frozen ? "frozen" : "thawed");
    }

    @Override
    public void onListed(Epoch epoch, InSyncRecord list) {
      listed.add(list.members().stream().map(member -> member.broker().name()).toList());
    }

    @Override
    public void onDeposed(Epoch former, Epoch now) {
      told.add("deposed");
    }

    @Override
    public void onFoundedAnew(ConfigRecord config) {
      told.add("founded anew");
    }

    @Override
    public void onReady() {
      told.add("ready");
    }

    @Override
    public void onImpossible(String why) {
      told.add(why);
    }
  }

  private Epoch epoch() {
    return new Epoch(zooKeeper.get(ZnodePaths.primary(Records.ZONE)).orElseThrow().czxid());
  }

  private static ControlMessage.BrokerHello brokerHello() {
    return new ControlMessage.BrokerHello(new BrokerId("z"), new Incarnation(9));
  }

  private static ControlMessage.SubscriberHello subscriberHello() {
    return new ControlMessage.SubscriberHello(
        new SubscriberId("s"), new Incarnation(7), 7, Epoch.NONE, 0);
  }

  @Test
  void theFirstReignsAndTheSecondStandsByIt() throws Exception {
    Broker one = new Broker("one", Dissemination.DIRECT);
    one.settle(100);
    Broker two = new Broker("two", Dissemination.DIRECT);
    two.settle(200);
    assertThat(one.told).containsExactly("attempt", "reigning", "announced", "ready");
    assertThat(two.told).containsExactly("standing by one", "ready");
    assertThat(one.asked(brokerHello())).isEqualTo(new ControlMessage.BrokerBeat(epoch()));
    assertThat(two.asked(brokerHello())).isEqualTo(new ControlMessage.NotPrimary(epoch()));
    assertThat(two.asked(subscriberHello())).isEqualTo(new ControlMessage.NotPrimary(epoch()));
  }

  @Test
  void aPrimaryTakesHellosAndNothingElse() throws Exception {
    Broker one = new Broker("one", Dissemination.CENTRALIZED);
    one.settle(100);
    assertThat(one.asked(subscriberHello())).isEqualTo(new ControlMessage.BrokerBeat(epoch()));
    assertThatThrownBy(() -> one.asked(new ControlMessage.LinkHeartbeat(epoch())))
        .isInstanceOf(MalformedFrameException.class);
  }

  @Test
  void whoAttachesIsWelcomedByThePrimaryInItsReignAndByAStandbyInNone() throws Exception {
    ControlMessage.Attach attach =
        new ControlMessage.Attach(
            new SubscriberId("s"), new Incarnation(7), 5, 1, List.of(new Topic("A")));
    Broker one = new Broker("one", Dissemination.CENTRALIZED);
    one.settle(100);
    Broker two = new Broker("two", Dissemination.CENTRALIZED);
    two.settle(200);
    one.published.clear();
    one.core.onUpstream(attach);
    two.core.onUpstream(attach);
    assertThat(one.published).containsExactly(new ControlMessage.Welcome(5, epoch(), 1, List.of()));
    assertThat(two.published).contains(new ControlMessage.Welcome(5, Epoch.NONE, 1, List.of()));
  }

  @Test
  void aSeenDeathMakesTheStandbyReignAndDeposesTheLivingOne() throws Exception {
    Broker one = new Broker("one", Dissemination.CENTRALIZED);
    one.settle(100);
    Broker two = new Broker("two", Dissemination.CENTRALIZED);
    two.settle(200);
    Epoch former = epoch();
    two.core.onPrimarySeenDead(former, Death.SEEN);
    two.settle(300); // It mirrors nobody here: the list does not name it.
    assertThat(two.told).doesNotContain("reigning");
    two.settle(1_400);
    assertThat(two.told).contains("reigning").endsWith("unclean");
    assertThat(epoch()).isGreaterThan(former);
    one.settle(1_500);
    assertThat(one.told).endsWith("deposed", "standing by two");
    assertThat(one.core.isPrimary()).isFalse();
    assertThat(one.asked(brokerHello())).isEqualTo(new ControlMessage.NotPrimary(epoch()));
  }

  @Test
  void aContradictingBrokerIsToldWhyItIsNotWanted() {
    Broker one = new Broker("one", Dissemination.CENTRALIZED);
    one.settle(100);
    Broker two = new Broker("two", Dissemination.DIRECT);
    for (long ms = 0; ms < 6_000; ms += 100) {
      two.settle(ms);
    }
    assertThat(two.told).singleElement().asString().contains("centralized");
  }

  @Test
  void whileALeavingPrimaryMayHaveMessagesUnderWayItSaysSo() {
    Broker centralized = new Broker("one", Dissemination.CENTRALIZED);
    centralized.settle(100);
    assertThat(centralized.core.resign()).isTrue();
  }

  @Test
  void aLeavingDirectPrimaryHasNothingUnderWay() {
    Broker direct = new Broker("one", Dissemination.DIRECT);
    direct.settle(100);
    assertThat(direct.core.resign()).isFalse();
  }

  @Test
  void whenZooKeeperComesBackEmptyTheLivingBrokersFoundTheDeploymentAnew() {
    Broker one = new Broker("one", Dissemination.CENTRALIZED);
    one.settle(100);
    Broker two = new Broker("two", Dissemination.CENTRALIZED);
    two.settle(200);
    for (Znode znode : zooKeeper.all()) {
      if (!ZnodePaths.DIRECTORIES.contains(znode.path())) {
        zooKeeper.remove(znode.path());
      }
    }
    one.told.clear();
    two.told.clear();
    for (Broker broker : List.of(two, one)) {
      broker.client.newSession();
      broker.core.onDisconnected(true);
      broker.core.onConnected(4_000);
    }
    for (long ms = 300; ms < 2_000; ms += 100) {
      two.settle(ms);
      one.settle(ms);
    }
    assertThat(one.told).contains("founded anew", "deposed");
    assertThat(two.told).contains("founded anew");
    assertThat(List.of(one.core.isPrimary(), two.core.isPrimary())).containsOnlyOnce(true);
    assertThat(zooKeeper.get(ZnodePaths.CONFIG)).isPresent();
  }

  @Test
  void whatAPublisherSentBeforeItLeftIsRelayedForOneSessionTimeout() throws Exception {
    Broker one = new Broker("one", Dissemination.CENTRALIZED);
    one.settle(100);
    long life = epoch().zxid() + 1;
    String path = "/shared_state/publishers/p";
    one.tell(Records.present(Records.feeding("p", life, Records.ZONE, "A")));
    one.tell(new CoordinatorEvent.Absent(path));
    StreamId stream = new StreamId(new PublisherId("p"), new Incarnation(life), new Topic("A"));
    byte[] end =
        ControlCodec.encode(
            Prefixes.topic(stream.topic()), new ControlMessage.StreamEnd(stream, 7, Epoch.NONE));
    one.published.clear();
    one.core.relay(Lane.NORMAL).onFrame(end.clone(), 200 * MS);
    assertThat(one.published).containsExactly(new ControlMessage.StreamEnd(stream, 7, epoch()));

    StreamId other = new StreamId(new PublisherId("p"), new Incarnation(life), new Topic("B"));
    one.core.onTick(10_000 * MS);
    one.published.clear();
    one.core
        .relay(Lane.NORMAL)
        .onFrame(
            ControlCodec.encode(
                Prefixes.topic(other.topic()), new ControlMessage.StreamEnd(other, 7, Epoch.NONE)),
            10_000 * MS);
    assertThat(one.published).as("never its topic").isEmpty();
  }

  // Reliable streams.

  private static final Topic A = new Topic("A");

  private StreamId reliablePublisher(Broker broker) {
    long life = epoch().zxid() + 1;
    broker.tell(Records.present(Records.reliable("p", life, Retention.DEFAULT, "A")));
    return new StreamId(new PublisherId("p"), new Incarnation(life), A);
  }

  private static void feed(Broker broker, byte[] frame, long ms) throws MalformedFrameException {
    broker.core.relay(Lane.NORMAL).onFrame(frame, ms * MS);
  }

  private ControlMessage.Mirror mirrorOf(String id, Broker broker, long nonce) {
    return new ControlMessage.Mirror(
        new BrokerId(id), broker.core.incarnation().orElseThrow(), nonce, epoch());
  }

  private ControlMessage.Confirm confirmOf(String id, Broker broker, StreamPosition... at) {
    return new ControlMessage.Confirm(
        new BrokerId(id), broker.core.incarnation().orElseThrow(), epoch(), List.of(at));
  }

  @Test
  void whoSaidHelloBeforeAnElectionIsToldOfItOnTheLinkThatStands() throws Exception {
    Broker one = new Broker("one", Dissemination.DIRECT);
    one.settle(100);
    Broker two = new Broker("two", Dissemination.DIRECT);
    two.settle(200);
    two.core.onControl(PEER, subscriberHello());
    two.replies.clear();
    two.core.onPrimarySeenDead(epoch(), Death.SEEN);
    two.settle(300);
    assertThat(two.replies).contains(new ControlMessage.BrokerBeat(epoch()));
    assertThat(two.published).contains(new ControlMessage.LinkHeartbeat(epoch()));
  }

  @Test
  void whatAReliablePublisherSendsIsHeldRelayedInThisReignAndAcknowledged() throws Exception {
    Broker one = new Broker("one", Dissemination.CENTRALIZED);
    one.settle(100);
    StreamId stream = reliablePublisher(one);
    one.core.onControl(
        PEER,
        new ControlMessage.PublisherHello(
            stream.publisher(), stream.incarnation(), 1, Epoch.NONE, 0));
    one.replies.clear();
    one.batches.clear();
    feed(one, Frames.batch(stream, 1, 3), 150);
    feed(one, Frames.batch(stream, 1, 3), 151);
    assertThat(one.batches).containsExactly("1-3 e" + epoch());
    one.settle(200);
    assertThat(one.replies)
        .contains(
            new ControlMessage.Acknowledgement(
                epoch(), List.of(new StreamProgress(stream, 3, 3, 3, 3 + 8_192, 0))));
    assertThat(one.core.held().get(stream).last()).isEqualTo(3);
    assertThat(one.core.keptTopics(stream.publisher())).containsExactly(A);
  }

  @Test
  void aStandbyThatHoldsEverythingIsListedAndTakesOverCleanly() throws Exception {
    Broker one = new Broker("one", Dissemination.CENTRALIZED);
    one.settle(100);
    Broker two = new Broker("two", Dissemination.CENTRALIZED);
    two.settle(200);
    one.settle(200);
    StreamId stream = reliablePublisher(one);
    feed(one, Frames.batch(stream, 1, 3), 250);
    one.core.onUpstream(mirrorOf("two", two, 5));
    one.settle(400);
    assertThat(one.listed).as("it has confirmed nothing").containsExactly(List.of("one"));
    one.core.onUpstream(confirmOf("two", two, new StreamPosition(stream, 3)));
    one.settle(600);
    assertThat(one.listed).containsExactly(List.of("one"), List.of("one", "two"));
    two.settle(700);
    two.core.onPrimarySeenDead(epoch(), Death.SEEN);
    two.settle(800);
    assertThat(two.told).contains("attempt", "reigning").doesNotContain("unclean");
  }

  @Test
  void whoDoesNotStandAsACandidateIsNoReplica() throws Exception {
    Broker one = new Broker("one", Dissemination.CENTRALIZED);
    one.settle(100);
    one.published.clear();
    one.core.onUpstream(
        new ControlMessage.Mirror(new BrokerId("x"), new Incarnation(999), 5, epoch()));
    one.settle(600);
    assertThat(one.published).noneMatch(m -> m instanceof ControlMessage.MirrorState);
    assertThat(one.listed).containsExactly(List.of("one"));
  }

  @Test
  void aStandbyAnswersNoRepairs() throws Exception {
    Broker one = new Broker("one", Dissemination.CENTRALIZED);
    one.settle(100);
    Broker two = new Broker("two", Dissemination.CENTRALIZED);
    two.settle(200);
    StreamId stream = Frames.stream("p", 999);
    two.core.held().open(stream, 5);
    two.published.clear();
    two.core.onUpstream(
        new ControlMessage.Attach(new SubscriberId("s"), new Incarnation(7), 5, 1, List.of(A)));
    two.core.onUpstream(
        new ControlMessage.RepairRequest(5, List.of(new StreamRange(stream, 1, 3))));
    two.core.onUpstream(mirrorOf("one", one, 6));
    assertThat(two.published)
        .as("what is gone only the primary knows")
        .containsExactly(new ControlMessage.Welcome(5, Epoch.NONE, 1, List.of()));
  }

  @Test
  void withoutZooKeeperAPrimaryIsFrozenAndThawsWhenItIsStillNamed() {
    Broker one = new Broker("one", Dissemination.CENTRALIZED);
    one.settle(100);
    one.told.clear();
    one.core.onDisconnected(false);
    one.core.onDisconnected(false);
    assertThat(one.told).containsExactly("frozen");
    one.core.onConnected(4_000);
    one.settle(200);
    assertThat(one.told).containsExactly("frozen", "thawed");
  }

  @Test
  void aStandbyIsNeverFrozen() {
    Broker one = new Broker("one", Dissemination.CENTRALIZED);
    one.settle(100);
    Broker two = new Broker("two", Dissemination.CENTRALIZED);
    two.settle(200);
    two.told.clear();
    two.core.onDisconnected(false);
    assertThat(two.told).isEmpty();
  }

  @Test
  void whoResignsAcknowledgesNothingMore() throws Exception {
    Broker one = new Broker("one", Dissemination.CENTRALIZED);
    one.settle(100);
    StreamId stream = reliablePublisher(one);
    one.core.onControl(
        PEER,
        new ControlMessage.PublisherHello(
            stream.publisher(), stream.incarnation(), 1, Epoch.NONE, 0));
    feed(one, Frames.batch(stream, 1, 3), 150);
    one.core.resign();
    one.replies.clear();
    one.core.cycle(500 * MS);
    assertThat(one.replies).noneMatch(m -> m instanceof ControlMessage.Acknowledgement);
  }
}
