package io.zonecast.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.measurement.Counters;
import io.zonecast.membership.FakeTransport;
import io.zonecast.port.LinkId;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.registry.Records;
import io.zonecast.stream.Frames;
import io.zonecast.stream.HeldStream;
import io.zonecast.stream.HeldStreams;
import io.zonecast.stream.Repairs;
import io.zonecast.wire.Absence;
import io.zonecast.wire.BatchCodec;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.StreamHolding;
import io.zonecast.wire.StreamPosition;
import io.zonecast.wire.StreamRange;
import io.zonecast.wire.SubscriberPosition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A standby's part in reliable streams. */
final class MirrorTest {
  private static final long MS = 1_000_000;
  private static final long EPOCH = 50;
  private static final StreamId P = Frames.stream("p", 60);
  private static final StreamId Q = Frames.stream("q", 61);
  private static final BrokerId SELF = new BrokerId("b");
  private static final Incarnation LIFE = new Incarnation(11);
  private static final BrokerRecord ONE = Records.broker("one", 10, Records.ZONE, 7000);
  private static final BrokerRecord TWO = Records.broker("two", 12, Records.ZONE, 7100);

  /** Any link but the express one. */
  private static final LinkId NORMAL = new LinkId(0);

  private final FakeTransport transport = new FakeTransport();
  private final HeldStreams held = new HeldStreams();
  private final Counters counters = new Counters();
  private Optional<Incarnation> life = Optional.of(LIFE);
  private final Mirror mirror =
      new Mirror(transport, new Random(1), SELF, () -> life, held, counters);
  private long nowMs;

  private void follow(BrokerRecord broker, long epoch) {
    mirror.follow(new PrimaryRecord(broker, new Epoch(epoch), 1), nowMs * MS);
  }

  private void arrive(byte[] frame) {
    try {
      mirror.onFrame(NORMAL, frame, nowMs * MS);
    } catch (MalformedFrameException broken) {
      throw new AssertionError(broken);
    }
  }

  private static byte[] batch(StreamId stream, long epoch, long first, long last) {
    return batch(stream, epoch, first, last, 5);
  }

  private static byte[] batch(
      StreamId stream, long epoch, long first, long last, int payloadBytes) {
    try {
      byte[] frame = Frames.batch(stream, first, last, payloadBytes);
      BatchCodec.stampEpoch(frame, new Epoch(epoch));
      return frame;
    } catch (MalformedFrameException broken) {
      throw new AssertionError(broken);
    }
  }

  private void state(long epoch, StreamHolding... streams) {
    arrive(
        ControlCodec.encode(
            Prefixes.mirror(),
            new ControlMessage.MirrorState(new Epoch(epoch), 0, true, List.of(streams))));
  }

  private static StreamHolding holding(
      StreamId stream, long first, long last, SubscriberPosition... positions) {
    return new StreamHolding(stream, first, last, 0, false, List.of(positions));
  }

  /** What was said upstream in a cycle at this time. */
  private List<ControlMessage> said(long ms) {
    nowMs = ms;
    mirror.cycle(ms * MS);
    List<ControlMessage> said = new ArrayList<>();
    for (FakeTransport.Sent sent : transport.sent()) {
      try {
        said.add(ControlCodec.decode(sent.frame()));
      } catch (MalformedFrameException broken) {
        throw new AssertionError(broken);
      }
    }
    return said;
  }

  private static ControlMessage confirm(long epoch, StreamPosition... positions) {
    return new ControlMessage.Confirm(SELF, LIFE, new Epoch(epoch), List.of(positions));
  }

  private static StreamPosition at(StreamId stream, long last) {
    return new StreamPosition(stream, last);
  }

  private static List<StreamRange> asked(List<ControlMessage> said) {
    List<StreamRange> ranges = new ArrayList<>();
    for (ControlMessage message : said) {
      if (message instanceof ControlMessage.RepairRequest request) {
        ranges.addAll(request.ranges());
      }
    }
    return ranges;
  }

  /** Mirrors an empty stream of the primary of epoch 50. */
  private void mirroring() {
    follow(ONE, EPOCH);
    said(0);
    state(EPOCH, holding(P, 1, 0));
    transport.asked();
  }

  // The link.

  @Test
  void itSubscribesToWhatStandbysTakeAndAsksToBeTold() {
    mirror.onTopics(List.of(new Topic("Z")));
    follow(ONE, EPOCH);
    List<ControlMessage> said = said(0);
    assertThat(said).hasSize(1);
    ControlMessage.Mirror hello = (ControlMessage.Mirror) said.get(0);
    assertThat(hello.broker()).isEqualTo(SELF);
    assertThat(hello.incarnation()).isEqualTo(LIFE);
    assertThat(hello.epoch()).isEqualTo(new Epoch(EPOCH));
    assertThat(transport.asked())
        .containsExactly(
            "connect SUBSCRIPTION 7002",
            "subscribe 3",
            "subscribe 4",
            "subscribe 2" + Long.toHexString(hello.nonce()),
            "subscribe Z",
            "connect EXPRESS SUBSCRIPTION 7004",
            "subscribe 3",
            "subscribe Z");
    assertThat(mirror.is(transport.to(ONE.publication()))).isTrue();
  }

  @Test
  void itSaysAgainAndAgainThatItMirrors() {
    follow(ONE, EPOCH);
    said(0);
    assertThat(said(249)).isEmpty();
    assertThat(said(250)).singleElement().isInstanceOf(ControlMessage.Mirror.class);
    state(EPOCH);
    assertThat(said(500))
        .as("also where nothing is held it shows whose reign it believes in")
        .hasSize(2)
        .contains(confirm(EPOCH))
        .hasAtLeastOneElementOfType(ControlMessage.Mirror.class);
    assertThat(said(1_600))
        .as("who has not told for a while has forgotten it")
        .singleElement()
        .isInstanceOf(ControlMessage.Mirror.class);
  }

  @Test
  void beforeItIsRegisteredItSaysNothing() {
    life = Optional.empty();
    follow(ONE, EPOCH);
    assertThat(said(0)).isEmpty();
    life = Optional.of(LIFE);
    assertThat(said(250)).hasSize(1);
  }

  @Test
  void aPrimaryThatWasElectedAgainKeepsItsLinkAndIsAskedAnew() {
    mirroring();
    said(1);
    follow(ONE, 55);
    assertThat(said(2)).singleElement().isInstanceOf(ControlMessage.Mirror.class);
    assertThat(transport.asked()).isEmpty();
    follow(TWO, 60);
    assertThat(transport.asked()).startsWith("close 7002", "connect SUBSCRIPTION 7102");
  }

  @Test
  void aSilentLinkIsBuiltAnewWithAnotherInbox() {
    mirroring();
    ControlMessage.Mirror before = null;
    for (long ms = 250; ms <= 2_750; ms += 250) {
      for (ControlMessage message : said(ms)) {
        before = message instanceof ControlMessage.Mirror hello ? hello : before;
      }
    }
    assertThat(transport.asked()).isEmpty();
    said(3_000);
    List<ControlMessage> said = said(3_250);
    assertThat(transport.asked()).startsWith("close 7002", "connect SUBSCRIPTION 7002");
    assertThat(before).isNotNull();
    assertThat(said)
        .filteredOn(message -> message instanceof ControlMessage.Mirror)
        .singleElement()
        .isNotEqualTo(before);
  }

  @Test
  void aSubscriptionThatWasLostAtABreakIsMadeAgain() {
    mirror.onTopics(List.of(new Topic("Z")));
    follow(ONE, EPOCH);
    ControlMessage.Mirror hello = (ControlMessage.Mirror) said(0).get(0);
    transport.asked();
    mirror.onBroken(transport.to(ONE.publication()), 0);
    assertThat(transport.asked())
        .containsExactly(
            "subscribe 3",
            "subscribe 4",
            "subscribe 2" + Long.toHexString(hello.nonce()),
            "subscribe Z");
  }

  @Test
  void aTopicIsSubscribedToOnce() {
    mirroring();
    mirror.onTopics(List.of(new Topic("X"), Frames.A));
    mirror.onTopics(List.of(new Topic("X")));
    state(EPOCH, holding(P, 1, 0));
    assertThat(transport.asked()).as("on each lane").containsExactly("subscribe X", "subscribe X");
  }

  // What it takes.

  @Test
  void itTakesWhatItsPrimaryHoldsAndConfirmsIt() {
    mirroring();
    assertThat(said(1)).containsExactly(confirm(EPOCH, at(P, 0)));
    arrive(batch(P, EPOCH, 1, 2));
    arrive(batch(P, EPOCH, 2, 4));
    assertThat(held.get(P).last()).isEqualTo(4);
    assertThat(said(40)).as("some milliseconds later").isEmpty();
    assertThat(said(41)).containsExactly(confirm(EPOCH, at(P, 4)));
    assertThat(said(100)).isEmpty();
    state(EPOCH, holding(P, 1, 4));
    assertThat(said(250)).as("as a heartbeat").contains(confirm(EPOCH, at(P, 4)));
  }

  @Test
  void muchIsConfirmedAtOnce() {
    mirroring();
    said(1);
    arrive(batch(P, EPOCH, 1, 2_048));
    assertThat(said(2)).containsExactly(confirm(EPOCH, at(P, 2_048)));
  }

  @Test
  void largeMessagesAreConfirmedAtOnceByTheirBytes() {
    mirroring();
    said(1);
    arrive(batch(P, EPOCH, 1, 128, 16_384));
    assertThat(said(2)).isEmpty();
    arrive(batch(P, EPOCH, 129, 256, 16_384));
    assertThat(said(2)).containsExactly(confirm(EPOCH, at(P, 256)));
  }

  @Test
  void whatItWasNotToldOfItDoesNotTake() {
    mirroring();
    arrive(batch(Q, EPOCH, 1, 2));
    assertThat(held.get(Q)).isNull();
    assertThat(counters.asMap()).as("it may be best effort").isEmpty();
  }

  @Test
  void itTakesOnlyItsPrimarysEpoch() {
    mirroring();
    arrive(batch(P, EPOCH - 1, 1, 2));
    arrive(batch(P, EPOCH + 1, 1, 2));
    arrive(batch(P, 0, 1, 2));
    assertThat(held.get(P).last()).isZero();
    assertThat(counters.get("stale_epoch")).isEqualTo(3);
    state(EPOCH - 1, holding(Q, 1, 0));
    assertThat(held.get(Q)).isNull();
    arrive(gone(P, EPOCH - 1, 9));
    assertThat(held.get(P).last()).isZero();
  }

  private static byte[] gone(StreamId stream, long epoch, long first) {
    return ControlCodec.encode(
        Prefixes.inbox(1), new ControlMessage.Gone(stream, first, new Epoch(epoch)));
  }

  @Test
  void whatItLacksItAsksFor() throws MalformedFrameException {
    mirroring();
    said(1);
    arrive(batch(P, EPOCH, 4, 5));
    assertThat(held.get(P).last()).isZero();
    assertThat(asked(said(2))).containsExactly(new StreamRange(P, 1, 5));
    arrive(BatchCodec.repair(1, batch(P, EPOCH, 1, 3), new Epoch(EPOCH)));
    assertThat(held.get(P).last()).isEqualTo(3);
    assertThat(asked(said(12))).containsExactly(new StreamRange(P, 4, 5));
    arrive(BatchCodec.repair(1, batch(P, EPOCH, 4, 5), new Epoch(EPOCH)));
    assertThat(asked(said(500))).isEmpty();
  }

  @Test
  void aRepairOfAnotherReignIsNotTaken() throws MalformedFrameException {
    mirroring();
    arrive(BatchCodec.repair(1, batch(P, EPOCH, 1, 3), new Epoch(EPOCH + 1)));
    assertThat(held.get(P).last()).isZero();
  }

  @Test
  void whatIsGoneAtThePrimaryIsNotNeeded() {
    mirroring();
    arrive(batch(P, EPOCH, 8, 9));
    arrive(gone(P, EPOCH, 8));
    assertThat(held.get(P).last()).isEqualTo(7);
    assertThat(asked(said(1))).containsExactly(new StreamRange(P, 8, 9));
  }

  @Test
  void whatThePrimaryHoldsIsAskedForAndWhatItForgotIsForgotten() {
    mirroring();
    for (int i = 1; i <= 4; i++) {
      arrive(batch(P, EPOCH, i, i));
    }
    said(1);
    state(
        EPOCH,
        holding(P, 3, 6, new SubscriberPosition(Frames.S, 2)),
        holding(Q, 5, 8, new SubscriberPosition(Frames.T, 4)));
    HeldStream p = held.get(P);
    assertThat(p.window().first()).as("never ahead of the primary").isEqualTo(3);
    assertThat(p.position(Frames.S)).contains(2L);
    assertThat(held.get(Q).last()).isEqualTo(4);
    assertThat(held.get(Q).position(Frames.T)).contains(4L);
    assertThat(asked(said(2))).containsExactly(new StreamRange(P, 5, 6), new StreamRange(Q, 5, 8));
  }

  @Test
  void whatIsNotNamedIsForgotten() {
    mirroring();
    state(EPOCH, holding(P, 1, 0), holding(Q, 1, 4));
    assertThat(held.get(Q)).isNotNull();
    state(EPOCH, holding(P, 1, 0));
    assertThat(held.get(Q)).isNull();
    assertThat(held.get(P)).isNotNull();
    assertThat(asked(said(1_000))).as("nor asked for").isEmpty();
  }

  @Test
  void aStreamEndsOnceItHoldsAllOfIt() {
    mirroring();
    state(EPOCH, new StreamHolding(P, 1, 2, 0, true, List.of()));
    assertThat(held.get(P).isEnded()).isFalse();
    arrive(batch(P, EPOCH, 1, 2));
    arrive(
        ControlCodec.encode(
            Prefixes.topic(P.topic()), new ControlMessage.StreamEnd(P, 3, new Epoch(EPOCH))));
    assertThat(held.get(P).isEnded()).isFalse();
    state(EPOCH, new StreamHolding(P, 1, 2, 0, true, List.of()));
    assertThat(held.get(P).isEnded()).isTrue();
  }

  @Test
  void whatThePrimaryDroppedForASlowSubscriberIsKnownAsThat() {
    mirroring();
    arrive(batch(P, EPOCH, 1, 2));
    arrive(batch(P, EPOCH, 3, 4));
    state(EPOCH, new StreamHolding(P, 3, 4, 2, false, List.of()));
    assertThat(
            Repairs.answer(9, new StreamRange(P, 1, 4), held.get(P), new Epoch(60)).stream()
                .map(Frames::describe))
        .containsExactly(
            new ControlMessage.Tombstone(P, 1, 2, Absence.DROPPED, new Epoch(60)).toString(),
            "repair 3-4 e60");
  }

  @Test
  void ofTooManySubscribersThoseThatThePrimaryNamesAreRemembered() {
    mirroring();
    for (int i = 0; i < HeldStream.MAX_POSITIONS; i++) {
      held.get(P).onDelivered(new SubscriberId("n" + i), 0);
    }
    SubscriberPosition eldest = new SubscriberPosition(new SubscriberId("n0"), 0);
    state(EPOCH, holding(P, 1, 0, eldest, new SubscriberPosition(new SubscriberId("new"), 0)));
    assertThat(held.get(P).positions())
        .hasSize(HeldStream.MAX_POSITIONS)
        .containsKeys(eldest.subscriber(), new SubscriberId("new"))
        .doesNotContainKey(new SubscriberId("n1"));
  }

  @Test
  void whatAnEarlierPrimaryHeldAloneIsNotAskedOfTheNextOne() {
    mirroring();
    arrive(batch(P, EPOCH, 4, 5));
    follow(TWO, 60);
    said(1);
    state(60, holding(P, 1, 2));
    assertThat(asked(said(300))).containsExactly(new StreamRange(P, 1, 2));
  }

  // Taking over.

  @Test
  void fromTheMomentItTriesToTakeOverItConfirmsAndTakesNothing() {
    mirroring();
    said(1);
    arrive(batch(P, EPOCH, 1, 2));
    mirror.onAttempt();
    arrive(batch(P, EPOCH, 3, 4));
    assertThat(said(1_000)).isEmpty();
    assertThat(held.get(P).last()).isEqualTo(2);
    assertThat(mirror.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    mirror.onAttemptFailed(1_001 * MS);
    arrive(batch(P, EPOCH, 3, 4));
    assertThat(held.get(P).last()).isEqualTo(4);
    assertThat(said(1_002)).isNotEmpty();
  }

  @Test
  void whoReignsTellsThePrimaryOfBeforeAndLeavesIt() {
    mirroring();
    said(1);
    mirror.leave(new Epoch(60));
    List<ControlMessage> said = said(2);
    assertThat(said).containsExactly(confirm(60));
    assertThat(transport.open()).isEmpty();
    arrive(batch(P, EPOCH, 1, 2));
    assertThat(held.get(P).last()).as("what it holds is its own now").isZero();
    assertThat(said(1_000)).isEmpty();
  }

  @Test
  void whatIsNoFrameIsMalformed() {
    mirroring();
    byte[] cut = Arrays.copyOf(batch(P, EPOCH, 1, 2), 30);
    assertThatThrownBy(() -> mirror.onFrame(NORMAL, cut, 0))
        .isInstanceOf(MalformedFrameException.class);
  }
}
