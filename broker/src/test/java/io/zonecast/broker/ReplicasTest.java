package io.zonecast.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.StreamId;
import io.zonecast.registry.InSyncRecord.Member;
import io.zonecast.stream.Frames;
import io.zonecast.stream.HeldStream;
import io.zonecast.stream.HeldStreams;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.StreamPosition;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplicasTest {
  private static final long MS = 1_000_000;
  private static final long AWAIT_MS = Replicas.AWAIT_NS / 1_000_000;
  private static final long LAG_MS = Replicas.LAG_NS / MS;
  private static final Epoch EPOCH = new Epoch(50);
  private static final StreamId P = Frames.stream("p", 60);
  private static final StreamId Q = Frames.stream("q", 61);
  private static final Member B = member("b", 11);
  private static final Member C = member("c", 12);
  private static final List<Member> NOBODY = List.of();

  private final Replicas replicas = new Replicas();
  private final HeldStreams held = new HeldStreams();

  private static Member member(String id, long incarnation) {
    return new Member(new BrokerId(id), new Incarnation(incarnation));
  }

  private void mirror(Member member, long nonce, long ms) {
    replicas.onMirror(
        new ControlMessage.Mirror(member.broker(), member.incarnation(), nonce, EPOCH), ms * MS);
  }

  private boolean confirm(Member member, StreamId stream, long last, long ms) {
    return replicas.onConfirm(
        new ControlMessage.Confirm(
            member.broker(),
            member.incarnation(),
            EPOCH,
            List.of(new StreamPosition(stream, last))),
        ms * MS);
  }

  private HeldStream hold(StreamId id, long last, long acknowledged) {
    HeldStream stream = held.open(id, 1);
    stream.take(Frames.part(id, stream.last() + 1, last));
    stream.acknowledge(acknowledged);
    return stream;
  }

  /** Those in sync at a time long after the reign began. */
  private List<Member> inSync(List<Member> before, long ms) {
    return replicas.inSync(List.of(B, C), held, before, ms * MS);
  }

  // Confirmations.

  @Test
  void confirmedIsTheLeastOfThoseRequired() {
    mirror(B, 1, 0);
    mirror(C, 2, 0);
    confirm(B, P, 5, 1);
    assertThat(replicas.confirmedByAll(P, List.of(B, C))).contains(0L);
    confirm(C, P, 3, 1);
    assertThat(replicas.confirmedByAll(P, List.of(B, C))).contains(3L);
    assertThat(replicas.confirmedByAll(P, List.of(B))).contains(5L);
    assertThat(replicas.confirmedByAll(Q, List.of(B))).contains(0L);
    assertThat(replicas.confirmedByAll(P, NOBODY)).as("nobody to ask").isEmpty();
  }

  @Test
  void aConfirmationNeverGoesBack() {
    mirror(B, 1, 0);
    confirm(B, P, 5, 1);
    confirm(B, P, 3, 2);
    assertThat(replicas.confirmedByAll(P, List.of(B))).contains(5L);
  }

  @Test
  void whoDoesNotMirrorConfirmsNothing() {
    assertThat(confirm(B, P, 5, 1)).isFalse();
    assertThat(replicas.confirmedByAll(P, List.of(B))).contains(0L);
    mirror(B, 1, 2);
    assertThat(confirm(member("b", 20), P, 5, 3)).as("another life").isFalse();
    assertThat(replicas.confirmedByAll(P, List.of(B))).contains(0L);
  }

  @Test
  void whatWasConfirmedOnAFormerLinkIsNotConfirmedOnThisOne() {
    mirror(B, 1, 0);
    confirm(B, P, 5, 1);
    mirror(B, 1, 2);
    assertThat(replicas.confirmedByAll(P, List.of(B))).as("the same").contains(5L);
    mirror(B, 2, 3);
    assertThat(replicas.confirmedByAll(P, List.of(B))).contains(0L);
    assertThat(replicas.isInbox(1)).isFalse();
    assertThat(replicas.isInbox(2)).isTrue();
  }

  @Test
  void whoseInboxIsGoneIsGone() {
    mirror(B, 1, 0);
    confirm(B, P, 5, 1);
    assertThat(replicas.onUnsubscribed(Prefixes.inbox(9))).isFalse();
    assertThat(replicas.onUnsubscribed(Prefixes.mirror())).isFalse();
    assertThat(replicas.isEmpty()).isFalse();
    assertThat(replicas.onUnsubscribed(Prefixes.inbox(1))).isTrue();
    assertThat(replicas.isEmpty()).isTrue();
    assertThat(confirm(B, P, 6, 2)).isFalse();
  }

  @Test
  void aConfirmationIsFreshForAWhile() {
    assertThat(replicas.areFresh(NOBODY, 0)).isTrue();
    assertThat(replicas.areFresh(List.of(B), 0)).isFalse();
    mirror(B, 1, 0);
    mirror(C, 2, 0);
    confirm(B, P, 1, 1_000);
    long untilNs = 1_000 * MS + Replicas.FRESH_NS;
    assertThat(replicas.areFresh(List.of(B), untilNs - 1)).isTrue();
    assertThat(replicas.areFresh(List.of(B), untilNs)).isFalse();
    assertThat(replicas.areFresh(List.of(B, C), 1_000 * MS)).as("each of them").isFalse();
  }

  // Who is in sync.

  @Test
  void whoHoldsEverythingAcknowledgedComesIntoSync() {
    hold(P, 10, 6);
    hold(Q, 4, 2);
    mirror(B, 1, 5_000);
    assertThat(inSync(NOBODY, 5_001)).as("it has confirmed nothing").isEmpty();
    confirm(B, P, 6, 5_002);
    assertThat(inSync(NOBODY, 5_003)).isEmpty();
    confirm(B, Q, 1, 5_004);
    assertThat(inSync(NOBODY, 5_005)).isEmpty();
    confirm(B, Q, 2, 5_006);
    assertThat(inSync(NOBODY, 5_007)).containsExactly(B);
  }

  @Test
  void whereNothingIsHeldWhoMirrorsIsInSync() {
    mirror(B, 1, 5_000);
    assertThat(inSync(NOBODY, 5_001)).containsExactly(B);
  }

  @Test
  void whereNothingIsAcknowledgedYetAStandbyMustHaveBeenHeard() {
    held.open(P, 1);
    mirror(B, 1, 5_000);
    assertThat(inSync(NOBODY, 5_001)).isEmpty();
    confirm(B, P, 0, 5_002);
    assertThat(inSync(NOBODY, 5_003)).containsExactly(B);
  }

  @Test
  void whoDoesNotStandIsNotInSync() {
    mirror(B, 1, 5_000);
    assertThat(replicas.inSync(List.of(C), held, List.of(B), 5_001 * MS)).isEmpty();
  }

  @Test
  void whoIsInSyncStaysSoWhileItKeepsUp() {
    HeldStream stream = hold(P, 10, 10);
    mirror(B, 1, 5_000);
    confirm(B, P, 10, 5_000);
    assertThat(inSync(NOBODY, 5_000)).containsExactly(B);
    assertThat(inSync(List.of(B), 5_300)).as("what is there now is marked").containsExactly(B);
    stream.take(Frames.part(P, 11, 20));
    confirm(B, P, 10, 5_400);
    assertThat(inSync(List.of(B), 5_600)).containsExactly(B);
    confirm(B, P, 15, 6_500);
    assertThat(inSync(List.of(B), 5_600 + LAG_MS)).as("20 was marked").containsExactly(B);
    assertThat(inSync(List.of(B), 5_601 + LAG_MS)).isEmpty();
    confirm(B, P, 20, 6_700);
    assertThat(inSync(NOBODY, 6_701)).as("it has caught up").containsExactly(B);
  }

  @Test
  void whoFallsSilentIsNotInSyncAnyMore() {
    hold(P, 10, 10);
    mirror(B, 1, 5_000);
    confirm(B, P, 10, 5_000);
    assertThat(inSync(List.of(B), 5_000 + LAG_MS)).containsExactly(B);
    assertThat(inSync(List.of(B), 5_001 + LAG_MS)).isEmpty();
  }

  @Test
  void whoWasInSyncBeforeTheReignHasAMomentToCome() {
    replicas.begin(held, 5_000 * MS);
    assertThat(inSync(List.of(B), 5_000 + AWAIT_MS - 1)).containsExactly(B);
    assertThat(inSync(List.of(B), 5_000 + AWAIT_MS)).isEmpty();
    assertThat(inSync(NOBODY, 5_001)).as("not who was not").isEmpty();
    assertThat(replicas.inSync(List.of(C), held, List.of(B), 5_001 * MS))
        .as("not who does not stand")
        .isEmpty();
  }

  @Test
  void whoCameAndLeftHasHadItsMoment() {
    replicas.begin(held, 5_000 * MS);
    mirror(B, 1, 5_001);
    replicas.onUnsubscribed(Prefixes.inbox(1));
    assertThat(inSync(List.of(B), 5_002)).isEmpty();
    mirror(B, 2, 5_003);
    assertThat(inSync(List.of(B), 5_004)).containsExactly(B);
    replicas.begin(held, 6_000 * MS);
    assertThat(replicas.isEmpty()).isTrue();
    assertThat(inSync(List.of(B), 6_001)).as("another reign, another moment").containsExactly(B);
  }
}
