package io.zonecast.broker;

import static io.zonecast.stream.Frames.S;
import static io.zonecast.stream.Frames.T;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.History;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.OnSlow;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Retention;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.measurement.Counters;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.registry.InSyncRecord.Member;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.Records;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.stream.Frames;
import io.zonecast.stream.HeldStream;
import io.zonecast.stream.HeldStreams;
import io.zonecast.stream.Pins;
import io.zonecast.stream.StreamWindow;
import io.zonecast.wire.Absence;
import io.zonecast.wire.BatchCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.Promise;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.StreamPosition;
import io.zonecast.wire.StreamProgress;
import io.zonecast.wire.StreamRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a primary does with reliable streams; who is owed them is {@link OwedSubscribers}' part. */
final class ReliableRelayTest {
  private static final long MS = 1_000_000;
  private static final Epoch EPOCH = new Epoch(50);
  private static final StreamId STREAM = Frames.stream("p", 60);
  private static final StreamGrant GRANT = StreamGrant.of(STREAM);
  private static final Member B = new Member(new BrokerId("b"), new Incarnation(11));
  private static final Member C = new Member(new BrokerId("c"), new Incarnation(12));
  private static final long MEMORY_MS = 4_000;

  private final RegistryView view = new RegistryView();
  private final RecentPublishers recent = new RecentPublishers(view);
  private final HeldStreams held = new HeldStreams();
  private final Counters counters = new Counters();
  private final List<String> published = new ArrayList<>();
  private final List<String> undeliverable = new ArrayList<>();
  private final List<StreamProgress> told = new ArrayList<>();
  private final List<List<Member>> listed = new ArrayList<>();
  private final Set<Member> required = new LinkedHashSet<>();
  private final Set<SubscriberId> matched = new LinkedHashSet<>();
  private final Set<SubscriberId> attached = new HashSet<>();
  private boolean known = true;
  private PublisherRecord publisher = Records.reliable("p", 60, Retention.DEFAULT, "A");
  private long nowMs = 10_000;

  private final OwedSubscribers owed =
      new OwedSubscribers(
          view,
          recent,
          new OwedSubscribers.Audience() {
            @Override
            public boolean isKnown() {
              return known;
            }

            @Override
            public Set<SubscriberId> matched(StreamGrant stream) {
              return stream.equals(GRANT) ? matched : Set.of();
            }

            @Override
            public boolean isAttached(SubscriberId subscriber) {
              return attached.contains(subscriber);
            }
          });

  private final ReliableRelay relay =
      new ReliableRelay(
          held,
          owed,
          new Terms(),
          new ReliableRelay.Succession() {
            @Override
            public Set<Member> required() {
              return required;
            }

            @Override
            public Collection<Member> standing() {
              return List.of(B, C);
            }

            @Override
            public void setInSync(List<Member> standbys) {
              listed.add(standbys);
            }
          },
          counters,
          new ReliableRelay.Output() {
            @Override
            public boolean publish(Lane lane, byte[] frame) {
              return published.add(Frames.describe(frame));
            }

            @Override
            public void answer(Lane lane, byte[] frame) {
              published.add(Frames.describe(frame));
            }

            @Override
            public void acknowledge(
                PublisherId to, ControlMessage.Acknowledgement acknowledgement) {
              assertThat(to).isEqualTo(STREAM.publisher());
              told.addAll(acknowledgement.streams());
            }

            @Override
            public void onUndeliverable(
                SubscriberId subscriber, StreamId stream, long from, long to) {
              undeliverable.add("%s %d-%d".formatted(subscriber, from, to));
            }
          });

  ReliableRelayTest() {
    owed.setMemoryNs(MEMORY_MS * MS);
    recent.setMemoryNs(MEMORY_MS * MS);
    apply(Records.present(publisher));
    relay.begin(EPOCH, nowMs * MS);
  }

  private void apply(CoordinatorEvent event) {
    view.apply(event);
    recent.onTree(event, nowMs * MS);
    relay.onTree(event);
    relay.onAudienceChanged();
  }

  /** A reliable subscriber that is matched and attached; its promise begins now. */
  private void subscribe(SubscriberId id, long incarnation) {
    apply(
        Records.present(
            Records.subscriber(
                id.name(), incarnation, incarnation, Records.ZONE, Reliability.RELIABLE, "A")));
    matched.add(id);
    attached.add(id);
    attach(id);
    relay.onAudienceChanged();
  }

  private List<Promise> attach(SubscriberId id, StreamPosition... positions) {
    return attach(id, History.NONE, positions);
  }

  private List<Promise> attach(SubscriberId id, History history, StreamPosition... positions) {
    return relay.onAttach(
        attaching(id, Reliability.RELIABLE, history, positions),
        GRANT,
        List.of(STREAM),
        nowMs * MS);
  }

  private static ControlMessage.Attach attaching(
      SubscriberId id, Reliability reliability, History history, StreamPosition... positions) {
    return new ControlMessage.Attach(
        id, new Incarnation(70), 5, 1, List.of(Frames.A), reliability, history, List.of(positions));
  }

  private List<Promise> leftFor(SubscriberId id, StreamPosition... positions) {
    return relay.leftFor(attaching(id, Reliability.RELIABLE, History.NONE, positions)).stream()
        .flatMap(welcome -> welcome.streams().stream())
        .toList();
  }

  private Optional<StreamWindow.Part> batch(long first, long last) {
    try {
      byte[] frame = Frames.batch(STREAM, first, last);
      return relay.onBatch(publisher, BatchCodec.header(frame), frame);
    } catch (MalformedFrameException broken) {
      throw new AssertionError(broken);
    }
  }

  private void delivered(SubscriberId id, StreamId stream, Epoch epoch, long position) {
    relay.onDelivered(
        new ControlMessage.Delivered(
            id, new Incarnation(70), epoch, List.of(new StreamPosition(stream, position))));
  }

  private void delivered(SubscriberId id, long position) {
    delivered(id, STREAM, EPOCH, position);
  }

  private void mirror(Member member, long nonce) {
    relay.onMirror(
        new ControlMessage.Mirror(member.broker(), member.incarnation(), nonce, EPOCH), nowMs * MS);
  }

  private void confirm(Member member, Epoch epoch, long last) {
    relay.onConfirm(
        new ControlMessage.Confirm(
            member.broker(),
            member.incarnation(),
            epoch,
            List.of(new StreamPosition(STREAM, last))),
        nowMs * MS);
  }

  /** Once what changed is told. */
  private void cycle() {
    cycle(55);
  }

  private void cycle(long laterMs) {
    nowMs += laterMs;
    relay.cycle(nowMs * MS);
  }

  /** What the publisher was told last, after a cycle. */
  private StreamProgress progress() {
    cycle();
    return told.get(told.size() - 1);
  }

  private HeldStream stream() {
    return held.get(STREAM);
  }

  // What is taken.

  @Test
  void eachNumberIsTakenOnceAndInOrder() {
    assertThat(batch(1, 2)).map(StreamWindow.Part::last).contains(2L);
    assertThat(batch(1, 2)).isEmpty();
    assertThat(batch(3, 3)).isPresent();
    assertThat(progress().held()).isEqualTo(3);
    assertThat(counters.asMap()).isEmpty();
  }

  @Test
  void ofAnOverlapOnlyTheRestIsPassedOn() {
    batch(1, 4);
    StreamWindow.Part part = batch(3, 6).orElseThrow();
    assertThat(Frames.describe(part.frame())).isEqualTo("5-6 e0");
    assertThat(stream().last()).isEqualTo(6);
  }

  @Test
  void behindAGapNothingIsTakenAndThePublisherIsSentBackOnce() {
    batch(1, 2);
    assertThat(batch(4, 5)).isEmpty();
    assertThat(counters.get("gap_from_publisher")).isEqualTo(1);
    StreamProgress back = progress();
    assertThat(back.held()).isEqualTo(2);
    assertThat(back.resendFrom()).isEqualTo(3);
    batch(3, 3);
    assertThat(progress().resendFrom()).isZero();
  }

  @Test
  void aGapIsToldAtOnce() {
    cycle();
    batch(1, 1);
    batch(3, 3);
    told.clear();
    cycle(0);
    assertThat(told).isNotEmpty();
  }

  @Test
  void whatIsLittleIsToldTogetherAndWhatIsMuchAtOnce() {
    batch(1, 1);
    cycle();
    told.clear();
    batch(2, 2);
    cycle(1);
    assertThat(told).isEmpty();
    batch(3, 3);
    cycle(49);
    assertThat(told).singleElement().extracting(StreamProgress::held).isEqualTo(3L);
    told.clear();
    batch(4, 2_100);
    cycle(1);
    assertThat(told).hasSize(1);
  }

  @Test
  void beyondTheWindowNothingIsTakenAndThePublisherIsSentBack() {
    publisher = Records.reliable("p", 60, new Retention(3, OnSlow.BLOCK), "A");
    apply(Records.present(publisher));
    batch(1, 1);
    stream().onDelivered(S, 0);
    subscribe(S, 70);
    batch(2, 3);
    assertThat(batch(4, 4)).isEmpty();
    assertThat(counters.get("window_full")).isEqualTo(1);
    StreamProgress full = progress();
    assertThat(full.limit()).isEqualTo(3);
    assertThat(full.resendFrom()).isEqualTo(4);
    delivered(S, 2);
    assertThat(progress().limit()).isEqualTo(5);
    assertThat(batch(4, 4)).isPresent();
  }

  @Test
  void whoDropsTakesEverythingAndForgetsWhatTheSlowOneLacks() {
    publisher = Records.reliable("p", 60, new Retention(3, OnSlow.DROP), "A");
    subscribe(S, 70);
    for (int i = 1; i <= 5; i++) {
      assertThat(batch(i, i)).isPresent();
    }
    assertThat(counters.get("dropped_for_slow_subscriber")).isEqualTo(2);
    assertThat(stream().window().first()).isEqualTo(3);
    relay.onRepairRequest(request(5, 1, 5), Optional.of(Lane.NORMAL), nowMs * MS);
    assertThat(published)
        .containsExactly(
            new ControlMessage.Tombstone(STREAM, 1, 2, Absence.DROPPED, EPOCH).toString(),
            "repair 3-5 e50");
  }

  @Test
  void whatThePublisherHoldsNoLongerIsSkipped() {
    batch(1, 2);
    relay.onStreamStart(publisher, new ControlMessage.StreamStart(STREAM, 3, 4));
    assertThat(counters.get("skipped_with_publisher")).isZero();
    relay.onStreamStart(publisher, new ControlMessage.StreamStart(STREAM, 9, 9));
    assertThat(counters.get("skipped_with_publisher")).isEqualTo(1);
    assertThat(batch(9, 9)).isPresent();
    assertThat(progress().held()).isEqualTo(9);
  }

  @Test
  void aNewPrimaryIsCaughtUpOnceItHoldsWhatWasPublishedBeforeIt() {
    relay.onStreamLast(publisher, STREAM, 9, false);
    assertThat(relay.isCaughtUp(STREAM)).as("nobody said how far it had come").isFalse();
    relay.onStreamStart(publisher, new ControlMessage.StreamStart(STREAM, 7, 9));
    batch(7, 8);
    assertThat(relay.isCaughtUp(STREAM)).isFalse();
    relay.onStreamStart(publisher, new ControlMessage.StreamStart(STREAM, 7, 12));
    batch(9, 9);
    assertThat(relay.isCaughtUp(STREAM)).as("what came later is of this reign").isTrue();
    relay.begin(new Epoch(60), nowMs * MS);
    assertThat(relay.isCaughtUp(STREAM)).isFalse();
  }

  /** Else its history would be short by what was skipped. */
  @Test
  void whereAStreamIsSkippedItIsCaughtUpOnceItHoldsWhatThePublisherHeldThen() {
    relay.onStreamStart(publisher, new ControlMessage.StreamStart(STREAM, 7, 9));
    relay.onStreamStart(publisher, new ControlMessage.StreamStart(STREAM, 8, 10));
    batch(8, 9);
    assertThat(relay.isCaughtUp(STREAM)).isFalse();
    batch(10, 10);
    assertThat(relay.isCaughtUp(STREAM)).isTrue();
  }

  @Test
  void whatStartsAgainIsToldHowFarItIsEvenWhereNothingChanged() {
    batch(1, 2);
    cycle();
    told.clear();
    relay.onStreamStart(publisher, new ControlMessage.StreamStart(STREAM, 1, 2));
    cycle();
    assertThat(told).hasSize(1);
    relay.onPublisherHello(publisher, List.of(STREAM));
    cycle();
    assertThat(told).hasSize(2);
  }

  @Test
  void aStreamThatRestsBeyondWhatIsHeldIsSentAgain() {
    batch(1, 2);
    relay.onStreamLast(publisher, STREAM, 4, false);
    assertThat(progress().resendFrom()).isEqualTo(3);
    relay.onStreamLast(publisher, STREAM, 2, false);
    assertThat(stream().isEnded()).isFalse();
    assertThat(progress().resendFrom()).isZero();
  }

  @Test
  void aStreamEndsOnlyOnceEverythingIsHeldAndTakesNothingMore() {
    batch(1, 2);
    relay.onStreamLast(publisher, STREAM, 3, true);
    assertThat(stream().isEnded()).isFalse();
    batch(3, 3);
    relay.onStreamLast(publisher, STREAM, 3, true);
    assertThat(stream().isEnded()).isTrue();
    assertThat(batch(4, 4)).isEmpty();
    cycle();
    assertThat(published).contains(new ControlMessage.StreamEnd(STREAM, 3, EPOCH).toString());
  }

  // What is acknowledged.

  @Test
  void acknowledgedIsWhatEveryRequiredStandbyHasConfirmed() {
    required.addAll(List.of(B, C));
    mirror(B, 1);
    mirror(C, 2);
    batch(1, 3);
    assertThat(progress().acknowledged()).isZero();
    confirm(B, EPOCH, 3);
    assertThat(progress().acknowledged()).isZero();
    confirm(C, EPOCH, 2);
    assertThat(progress().acknowledged()).isEqualTo(2);
    confirm(C, EPOCH, 3);
    assertThat(progress().acknowledged()).isEqualTo(3);
  }

  @Test
  void aRequiredStandbyThatDoesNotMirrorHoldsUpEverything() {
    required.addAll(List.of(B, C));
    mirror(B, 1);
    batch(1, 3);
    confirm(B, EPOCH, 3);
    assertThat(progress().acknowledged()).isZero();
    required.remove(C);
    relay.onAudienceChanged();
    assertThat(progress().acknowledged()).isEqualTo(3);
  }

  @Test
  void whatStandbysHoldIsAcknowledgedBeforeItIsDelivered() {
    required.add(B);
    mirror(B, 1);
    subscribe(S, 70);
    batch(1, 3);
    confirm(B, EPOCH, 3);
    StreamProgress now = progress();
    assertThat(now.acknowledged()).isEqualTo(3);
    assertThat(now.delivered()).isZero();
    delivered(S, 2);
    assertThat(progress().delivered()).isEqualTo(2);
  }

  @Test
  void deliveredIsNeverToldBeyondWhatSurvives() {
    required.add(B);
    mirror(B, 1);
    subscribe(S, 70);
    batch(1, 3);
    delivered(S, 3);
    assertThat(progress().delivered()).isZero();
  }

  @Test
  void withoutAStandbyAcknowledgedIsWhatEverybodyWhoIsOwedHasDelivered() {
    subscribe(S, 70);
    subscribe(T, 71);
    batch(1, 3);
    delivered(S, 3);
    assertThat(progress().acknowledged()).isZero();
    delivered(T, 2);
    assertThat(progress().acknowledged()).isEqualTo(2);
  }

  @Test
  void withoutAnybodyEverythingIsAcknowledged() {
    batch(1, 3);
    assertThat(progress().acknowledged()).isEqualTo(3);
  }

  @Test
  void beforeItIsKnownWhoIsOwedNothingIsAcknowledgedAloneOrForgotten() {
    known = false;
    for (int i = 1; i <= 1_000; i++) {
      batch(i, i);
    }
    StreamProgress now = progress();
    assertThat(now.acknowledged()).isZero();
    assertThat(now.delivered()).isZero();
    assertThat(stream().window().first()).isEqualTo(1);
    known = true;
    relay.onAudienceChanged();
    assertThat(progress().acknowledged()).isEqualTo(1_000);
    assertThat(stream().window().messages()).isEqualTo(HeldStream.KEPT_MESSAGES);
  }

  // Without ZooKeeper.

  @Test
  void aloneAndFrozenItRelaysWithoutAcknowledging() {
    subscribe(S, 70);
    relay.setFrozen(true);
    assertThat(relay.mayPassOn(nowMs * MS)).isTrue();
    batch(1, 3);
    delivered(S, 3);
    assertThat(progress().acknowledged()).isZero();
    relay.setFrozen(false);
    assertThat(progress().acknowledged()).isEqualTo(3);
  }

  @Test
  void frozenItRelaysAndAcknowledgesOnlyWhileEveryListedStandbyConfirms() {
    required.addAll(List.of(B, C));
    mirror(B, 1);
    mirror(C, 2);
    relay.setFrozen(true);
    assertThat(relay.mayPassOn(nowMs * MS)).isTrue();
    batch(1, 3);
    nowMs += 500;
    confirm(B, EPOCH, 3);
    confirm(C, EPOCH, 3);
    assertThat(progress().acknowledged()).isEqualTo(3);
    assertThat(relay.mayPassOn(nowMs * MS)).isTrue();
    nowMs += 600;
    confirm(B, EPOCH, 3);
    nowMs += 200;
    assertThat(relay.mayPassOn(nowMs * MS)).as("c is not heard").isFalse();
    confirm(C, new Epoch(51), 3);
    assertThat(relay.mayPassOn(nowMs * MS)).as("c refuses").isFalse();
    confirm(C, EPOCH, 3);
    assertThat(relay.mayPassOn(nowMs * MS)).isTrue();
    nowMs += 5_000;
    relay.setFrozen(false);
    assertThat(relay.mayPassOn(nowMs * MS)).isTrue();
  }

  @Test
  void frozenTheListIsLeftAlone() {
    cycle(200);
    int before = listed.size();
    assertThat(before).isPositive();
    relay.setFrozen(true);
    cycle(200);
    cycle(200);
    assertThat(listed).hasSize(before);
    relay.setFrozen(false);
    cycle(200);
    assertThat(listed).hasSize(before + 1);
  }

  // What can't be.

  @Test
  void confirmationsOfAnotherReignOrOfAStrangerAreCountedAndIgnored() {
    required.add(B);
    mirror(B, 1);
    batch(1, 3);
    confirm(B, new Epoch(49), 3);
    confirm(B, new Epoch(51), 3);
    confirm(C, EPOCH, 3);
    assertThat(counters.get("stale_confirmation")).isEqualTo(3);
    assertThat(progress().acknowledged()).isZero();
  }

  @Test
  void whoMirrorsAnotherReignIsNoReplica() {
    relay.onMirror(
        new ControlMessage.Mirror(B.broker(), B.incarnation(), 1, new Epoch(49)), nowMs * MS);
    confirm(B, EPOCH, 3);
    assertThat(counters.get("stale_confirmation")).isEqualTo(1);
  }

  @Test
  void deliveriesOfStrangersAndOfOtherReignsAreCountedAndIgnored() {
    subscribe(S, 70);
    batch(1, 3);
    delivered(S, STREAM, new Epoch(49), 3);
    delivered(S, STREAM, Epoch.NONE, 3);
    assertThat(counters.get("stale_epoch")).isEqualTo(2);
    delivered(S, Frames.stream("q", 61), EPOCH, 3);
    delivered(T, 3);
    assertThat(counters.get("foreign_stream")).isEqualTo(2);
    assertThat(progress().acknowledged()).isZero();
    assertThat(stream().position(T)).isEmpty();
  }

  @Test
  void whoHasDeliveredMoreThanIsHeldIsBelievedAsFarAsThatIsHeld() {
    subscribe(S, 70);
    batch(1, 3);
    delivered(S, 4);
    assertThat(counters.get("sequence_from_the_future")).isEqualTo(1);
    assertThat(stream().position(S)).contains(3L);
    assertThat(progress().acknowledged()).isEqualTo(3);
  }

  // Repairs.

  private static ControlMessage.RepairRequest request(long nonce, long from, long to) {
    return new ControlMessage.RepairRequest(nonce, List.of(new StreamRange(STREAM, from, to)));
  }

  @Test
  void aStrangerIsRefusedARepair() {
    batch(1, 3);
    relay.onRepairRequest(request(5, 1, 3), Optional.empty(), nowMs * MS);
    assertThat(published).isEmpty();
    assertThat(counters.get("repair_for_a_stranger")).isEqualTo(1);
  }

  @Test
  void whoIsAttachedOrMirrorsIsRepairedInThisReign() {
    batch(1, 3);
    relay.onRepairRequest(request(5, 2, 2), Optional.of(Lane.NORMAL), nowMs * MS);
    mirror(B, 6);
    relay.onRepairRequest(request(6, 1, 3), Optional.empty(), nowMs * MS);
    assertThat(published).containsExactly("repair 1-3 e50", "repair 1-3 e50");
  }

  @Test
  void aRepairOfAnUnknownStreamIsNotAnswered() {
    relay.onRepairRequest(request(5, 1, 3), Optional.of(Lane.NORMAL), nowMs * MS);
    assertThat(published).isEmpty();
  }

  // Standbys.

  @Test
  void whoBeginsToMirrorIsToldEverythingAtOnceAndAgain() {
    batch(1, 3);
    cycle();
    mirror(B, 1);
    published.clear();
    cycle(1);
    ControlMessage state =
        new ControlMessage.MirrorState(EPOCH, 0, true, List.of(stream().holding()));
    assertThat(published).containsExactly(state.toString());
    cycle(250);
    assertThat(published).contains(state.toString()).hasSizeGreaterThan(1);
  }

  @Test
  void whoHoldsEverythingIsToBeListed() {
    batch(1, 3);
    cycle();
    mirror(B, 1);
    cycle(100);
    assertThat(listed).last().isEqualTo(List.of());
    confirm(B, EPOCH, 3);
    cycle(100);
    assertThat(listed).last().isEqualTo(List.of(B));
    relay.onUnsubscribed(Prefixes.inbox(1));
    cycle(1);
    assertThat(listed).as("at once").last().isEqualTo(List.of());
  }

  // Subscribers.

  /** Attaches, and says that it has the stream up to 3. */
  private ControlMessage.Attach claim(SubscriberId id, String topic) {
    apply(
        Records.present(
            Records.subscriber(id.name(), 70, 70, Records.ZONE, Reliability.RELIABLE, topic)));
    return attaching(id, Reliability.RELIABLE, History.NONE, new StreamPosition(STREAM, 3));
  }

  private List<Promise> leftFor(ControlMessage.Attach attach) {
    return relay.leftFor(attach).stream().flatMap(welcome -> welcome.streams().stream()).toList();
  }

  @Test
  void positionsOfStreamsThatAreNotGrantedAreIgnored() {
    subscribe(S, 70);
    batch(1, 3);
    StreamGrant other = StreamGrant.of(Frames.stream("q", 61));
    assertThat(relay.onAttach(claim(T, "A"), other, List.of(), nowMs * MS)).isEmpty();
    assertThat(leftFor(claim(T, "A"))).as("its publisher is there").isEmpty();
    assertThat(stream().position(T)).isEmpty();
  }

  @Test
  void thePositionOfAStreamWhosePublisherHasLeftIsBelievedOfWhoAsksForItsTopic() {
    batch(1, 3);
    apply(new CoordinatorEvent.Absent(ZnodePaths.publisher(STREAM.publisher())));
    assertThat(leftFor(claim(T, "B"))).isEmpty();
    assertThat(counters.get("foreign_stream")).isEqualTo(1);
    assertThat(leftFor(claim(S, "A"))).containsExactly(Promise.after(STREAM, 3));
    assertThat(stream().position(S)).contains(3L);
  }

  @Test
  void whoAttachedBeforeAStreamBeganIsOwedAllOfIt() {
    subscribe(S, 70);
    assertThat(attach(S)).as("nothing to promise yet").isEmpty();
    batch(1, 3);
    assertThat(stream().position(S)).contains(0L);
    assertThat(progress().acknowledged()).isZero();
  }

  @Test
  void whoAttachesFirstIsPromisedWhatComesAndStaysWhereItWas() {
    batch(1, 3);
    subscribe(S, 70);
    assertThat(stream().position(S)).contains(3L);
    batch(4, 5);
    assertThat(attach(S)).containsExactly(new Promise(STREAM, 3, 5, 5));
    assertThat(attach(S, new StreamPosition(STREAM, 4)))
        .as("it knows where it is, and asks for the rest")
        .containsExactly(Promise.after(STREAM, 5));
    assertThat(stream().position(S)).contains(4L);
  }

  @Test
  void whoNeedsEveryMessageIsOwedTheHistoryThatItAsksFor() {
    keepHistory(4);
    for (int i = 1; i <= 10; i++) {
      batch(i, i);
    }
    subscribe(T, 71);
    assertThat(attach(S, new History(3))).containsExactly(new Promise(STREAM, 7, 7, 10));
    assertThat(stream().position(S)).contains(7L);
    assertThat(attach(S, new History(3))).as("asked again").hasSize(1);
    assertThat(stream().position(S)).contains(7L);
  }

  @Test
  void ofWhoNeedsNoMoreThanBestEffortTheHistoryIsKeptForAWhileThoughNothingIsOwed() {
    keepHistory(4);
    for (int i = 1; i <= 300; i++) {
      batch(i, i);
    }
    cycle();
    ControlMessage.Attach attach = attaching(S, Reliability.BEST_EFFORT, new History(4));
    assertThat(relay.onAttach(attach, GRANT, List.of(STREAM), nowMs * MS))
        .containsExactly(new Promise(STREAM, 296, 296, 300));
    assertThat(stream().positions()).isEmpty();
    for (int i = 301; i <= 1_000; i++) {
      batch(i, i);
    }
    cycle();
    assertThat(stream().window().first()).isGreaterThan(300);
    relay.onRepairRequest(request(5, 297, 300), Optional.of(Lane.NORMAL), nowMs * MS);
    assertThat(published).containsExactly("repair 297-300 e50");
    published.clear();
    cycle(Pins.MEMORY_MS);
    relay.onRepairRequest(request(5, 297, 300), Optional.of(Lane.NORMAL), nowMs * MS);
    assertThat(published)
        .as("it has not asked for long")
        .noneMatch(sent -> sent.startsWith("repair"));
  }

  private void keepHistory(int depth) {
    publisher =
        Records.with(
            publisher,
            Qos.of(Reliability.RELIABLE).with(new History(depth)),
            publisher.offer().policies());
    apply(Records.present(publisher));
  }

  @Test
  void whoWasHereBeforeTheReignMayHaveBeenPromisedEverythingThatIsHeld() {
    batch(1, 3);
    apply(
        Records.present(Records.subscriber("s", 40, 40, Records.ZONE, Reliability.RELIABLE, "A")));
    matched.add(S);
    attached.add(S);
    relay.onAudienceChanged();
    assertThat(progress().acknowledged()).isZero();
    assertThat(stream().position(S)).contains(0L);
  }

  @Test
  void whoNeedsNoMoreThanBestEffortHoldsUpNothing() {
    apply(Records.present(Records.subscriber("s", 40, "A")));
    matched.add(S);
    relay.onAudienceChanged();
    batch(1, 3);
    assertThat(progress().acknowledged()).isEqualTo(3);
  }

  @Test
  void whatSomebodyLacksIsAnnouncedUntilItIsDelivered() {
    subscribe(S, 70);
    batch(1, 3);
    cycle();
    published.clear();
    cycle(250);
    assertThat(published)
        .containsExactly(new ControlMessage.StreamHeartbeat(STREAM, 3, EPOCH).toString());
    delivered(S, 3);
    published.clear();
    cycle(250);
    assertThat(published).isEmpty();
  }

  @Test
  void whoLeftTheRegistryCountsWhileItsLinkStandsForOneSessionTimeout() {
    subscribe(S, 70);
    batch(1, 3);
    cycle();
    matched.clear();
    apply(new CoordinatorEvent.Absent("/shared_state/subscribers/s"));
    assertThat(progress().acknowledged()).isZero();
    assertThat(undeliverable).isEmpty();
    delivered(S, 1);
    assertThat(progress().acknowledged()).as("it still delivers").isEqualTo(1);
    cycle(MEMORY_MS - 200);
    assertThat(undeliverable).isEmpty();
    cycle(200);
    assertThat(undeliverable).containsExactly("s 2-3");
    assertThat(progress().acknowledged()).isEqualTo(3);
  }

  @Test
  void whoseLinkIsGoneTooCountsForAMomentMoreOnly() {
    subscribe(S, 70);
    batch(1, 3);
    cycle();
    attached.clear();
    matched.clear();
    apply(new CoordinatorEvent.Absent("/shared_state/subscribers/s"));
    cycle(OwedSubscribers.RETURN_MS - 1);
    assertThat(undeliverable).isEmpty();
    assertThat(progress().acknowledged()).isEqualTo(3);
    assertThat(undeliverable).containsExactly("s 1-3");
  }

  /** The registration that a former life left is taken away before the next one's is seen. */
  @Test
  void whoIsStartedAgainAtOnceIsOwedFromWhereItWas() {
    subscribe(S, 70);
    for (int i = 1; i <= 1_000; i++) {
      batch(i, i);
    }
    delivered(S, 2);
    cycle();
    attached.clear();
    matched.clear();
    apply(new CoordinatorEvent.Absent("/shared_state/subscribers/s"));
    cycle();
    matched.add(S);
    apply(
        Records.present(Records.subscriber("s", 90, 90, Records.ZONE, Reliability.RELIABLE, "A")));
    cycle(2 * OwedSubscribers.RETURN_MS);
    assertThat(undeliverable).isEmpty();
    assertThat(stream().window().first()).isEqualTo(3);
    assertThat(attach(S)).containsExactly(new Promise(STREAM, 2, 1_000, 1_000));
  }

  @Test
  void whoRegistersAgainInTimeIsOwedAsBefore() {
    subscribe(S, 70);
    batch(1, 3);
    cycle();
    apply(new CoordinatorEvent.Absent("/shared_state/subscribers/s"));
    cycle();
    apply(
        Records.present(Records.subscriber("s", 70, 90, Records.ZONE, Reliability.RELIABLE, "A")));
    cycle(2 * MEMORY_MS);
    assertThat(undeliverable).isEmpty();
    assertThat(progress().acknowledged()).isZero();
  }

  @Test
  void whoeverIsGoneMakesRoomForANewSubscriber() {
    batch(1, 1);
    SubscriberId[] gone = {new SubscriberId("n0"), new SubscriberId("n1")};
    for (int i = 0; i < HeldStream.MAX_POSITIONS; i++) {
      stream().onDelivered(new SubscriberId("n" + i), 0);
    }
    subscribe(S, 70);
    assertThat(attach(T, new StreamPosition(STREAM, 1))).hasSize(1);
    assertThat(stream().positions()).containsKey(S).doesNotContainKey(gone[0]);
    apply(
        Records.present(Records.subscriber("t", 71, 71, Records.ZONE, Reliability.RELIABLE, "A")));
    attach(T, new StreamPosition(STREAM, 1));
    assertThat(stream().positions()).containsKeys(S, T).doesNotContainKey(gone[1]);
  }

  // Publishers that leave.

  @Test
  void aDepartedPublishersStreamIsKeptUntilNothingIsOwed() {
    subscribe(S, 70);
    batch(1, 3);
    relay.onStreamLast(publisher, STREAM, 3, true);
    cycle();
    matched.clear();
    apply(new CoordinatorEvent.Absent("/shared_state/publishers/p"));
    recent.onTick((nowMs + 60_000) * MS);
    cycle(60_000);
    assertThat(stream()).isNotNull();
    assertThat(told.get(told.size() - 1).acknowledged()).isZero();
    delivered(S, 3);
    cycle(250);
    cycle(250);
    assertThat(stream()).isNull();
  }

  /** What is left is remembered between two who attach. */
  @Test
  void aPublisherThatComesBackHasLeftNothingBehind() {
    subscribe(S, 70);
    batch(1, 3);
    apply(new CoordinatorEvent.Absent("/shared_state/publishers/p"));
    assertThat(leftFor(S)).containsExactly(Promise.after(STREAM, 0));
    apply(Records.present(publisher));
    assertThat(leftFor(S)).as("a grant names it").isEmpty();
    apply(new CoordinatorEvent.Absent("/shared_state/publishers/p"));
    assertThat(leftFor(S)).containsExactly(Promise.after(STREAM, 0));
  }

  @Test
  void whatIsStillComingOfAPublisherThatHasLeftIsLeftBehindToo() {
    subscribe(S, 70);
    apply(new CoordinatorEvent.Absent("/shared_state/publishers/p"));
    assertThat(leftFor(S)).as("nothing is held").isEmpty();
    batch(1, 3);
    assertThat(leftFor(S)).containsExactly(Promise.after(STREAM, 0));
  }

  @Test
  void whoIsStartedAgainIsStillOwedWhatAPublisherLeftBehind() {
    subscribe(S, 70);
    subscribe(T, 71);
    batch(1, 3);
    delivered(S, 1);
    delivered(T, 3);
    assertThat(leftFor(S)).as("a grant names it").isEmpty();
    apply(new CoordinatorEvent.Absent("/shared_state/publishers/p"));
    matched.clear();
    apply(
        Records.present(Records.subscriber("s", 90, 90, Records.ZONE, Reliability.RELIABLE, "A")));
    assertThat(leftFor(S)).containsExactly(Promise.after(STREAM, 1));
    assertThat(leftFor(S, new StreamPosition(STREAM, 1)))
        .as("it knows where it is")
        .containsExactly(Promise.after(STREAM, 3));
    relay.onStreamLast(publisher, STREAM, 3, true);
    assertThat(leftFor(T)).as("it has everything").isEmpty();
    assertThat(leftFor(new SubscriberId("u"))).as("nobody promised it").isEmpty();
    apply(
        Records.present(Records.subscriber("s", 95, 95, Records.ZONE, Reliability.RELIABLE, "B")));
    assertThat(leftFor(S)).as("it wants other topics").isEmpty();
    cycle(250);
    recent.onTick((nowMs + 60_000) * MS);
    cycle(60_000);
    assertThat(stream()).as("nobody wants it").isNull();
  }

  @Test
  void whileItIsNotKnownWhoIsOwedNoStreamIsForgotten() {
    batch(1, 3);
    apply(new CoordinatorEvent.Absent("/shared_state/publishers/p"));
    recent.onTick((nowMs + 60_000) * MS);
    known = false;
    cycle(60_000);
    assertThat(stream()).isNotNull();
    known = true;
    relay.setFrozen(true);
    cycle(60_000);
    assertThat(stream()).isNotNull();
    relay.setFrozen(false);
    cycle(250);
    assertThat(stream()).isNull();
  }

  @Test
  void aFormerLifesStreamHasEndedWhetherOrNotThatWasTold() {
    subscribe(S, 70);
    batch(1, 3);
    cycle();
    apply(Records.present(Records.reliable("p", 80, Retention.DEFAULT, "A")));
    published.clear();
    cycle(250);
    cycle(250);
    assertThat(stream().isEnded()).isTrue();
    assertThat(published).contains(new ControlMessage.StreamEnd(STREAM, 3, EPOCH).toString());
  }

  // Reigns.

  @Test
  void anotherReignTellsEverythingAnewInItsName() {
    batch(1, 3);
    mirror(B, 1);
    cycle();
    told.clear();
    relay.begin(new Epoch(55), nowMs * MS);
    cycle();
    assertThat(told).hasSize(1);
    confirm(B, new Epoch(55), 3);
    assertThat(counters.get("stale_confirmation")).as("it mirrored the former").isEqualTo(1);
    relay.onRepairRequest(request(5, 1, 3), Optional.of(Lane.NORMAL), nowMs * MS);
    assertThat(published).endsWith("repair 1-3 e55");
  }

  @Test
  void whoDoesNotReignTellsNothing() {
    batch(1, 3);
    relay.begin(Epoch.NONE, nowMs * MS);
    published.clear();
    cycle(1_000);
    assertThat(told).isEmpty();
    assertThat(published).isEmpty();
    assertThat(listed).isEmpty();
  }

  // When publishers hear of it.

  @Test
  void aGoodPartOfAWindowThatWasDeliveredIsToldAtOnce() {
    subscribe(Frames.S, 70);
    batch(1, 4_000);
    cycle();
    told.clear();
    delivered(Frames.S, 2_047);
    cycle(1);
    assertThat(told).isEmpty();
    delivered(Frames.S, 2_048);
    cycle(1);
    assertThat(told).extracting(StreamProgress::limit).containsExactly(2_048L + 8_192);
  }

  @Test
  void largeMessagesAreAGoodPartOfAWindowByTheirBytes() throws MalformedFrameException {
    subscribe(Frames.S, 70);
    byte[] large = Frames.batch(STREAM, 1, 300, 16_384);
    relay.onBatch(publisher, BatchCodec.header(large), large);
    cycle();
    told.clear();
    delivered(Frames.S, 100);
    cycle(1);
    assertThat(told).isEmpty();
    delivered(Frames.S, 260);
    cycle(1);
    assertThat(told).extracting(StreamProgress::acknowledged).containsExactly(260L);
  }

  @Test
  void aGoodPartThatAStandbyConfirmedIsToldAtOnce() {
    required.add(B);
    mirror(B, 1);
    batch(1, 4_000);
    cycle();
    told.clear();
    confirm(B, EPOCH, 3_000);
    cycle(1);
    assertThat(told).extracting(StreamProgress::acknowledged).containsExactly(3_000L);
  }

  @Test
  void thatMoreIsHeldIsToldInItsTimeHoweverMuchItIs() {
    subscribe(Frames.S, 70);
    batch(1, 10);
    cycle();
    told.clear();
    batch(11, 4_000);
    cycle(1);
    assertThat(told).isEmpty();
    cycle();
    assertThat(told).extracting(StreamProgress::held).containsExactly(4_000L);
  }
}
