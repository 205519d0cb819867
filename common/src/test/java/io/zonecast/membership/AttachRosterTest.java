package io.zonecast.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.History;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.wire.ControlMessage.Attach;
import io.zonecast.wire.Prefixes;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AttachRosterTest {
  private static final Topic A = new Topic("A");
  private static final Topic B = new Topic("B");
  private static final SubscriberId S = new SubscriberId("s");

  private static final Set<Lane> NORMAL = Set.of(Lane.NORMAL);

  private final AttachRoster roster = new AttachRoster();

  private static Attach attach(String id, long nonce, long version, Reliability level, Topic... t) {
    return new Attach(
        new SubscriberId(id),
        new Incarnation(7),
        nonce,
        version,
        List.of(t),
        level,
        History.NONE,
        List.of());
  }

  private static Attach bestEffort(String id, long nonce, Topic... topics) {
    return attach(id, nonce, 1, Reliability.BEST_EFFORT, topics);
  }

  @Test
  void thoseAttachedAreCountedForTheirTopics() {
    roster.onAttach(bestEffort("s", 1, A, B));
    roster.onAttach(bestEffort("t", 2, A));
    assertThat(roster.attached(A, NORMAL)).isEqualTo(2);
    assertThat(roster.attached(B, NORMAL)).isEqualTo(1);
    assertThat(roster.attached(new Topic("C"), NORMAL)).isZero();
  }

  @Test
  void whoseInboxIsGoneIsNotAttachedAnyMore() {
    roster.onAttach(bestEffort("s", 1, A));
    assertThat(roster.hasInbox(1)).isTrue();
    assertThat(roster.onUnsubscribed(Prefixes.topic(A))).isFalse();
    assertThat(roster.onUnsubscribed(Prefixes.inbox(2))).isFalse();
    assertThat(roster.attached(A, NORMAL)).isEqualTo(1);
    assertThat(roster.onUnsubscribed(Prefixes.inbox(1))).isTrue();
    assertThat(roster.hasInbox(1)).isFalse();
    assertThat(roster.attached(A, NORMAL)).isZero();
    assertThat(roster.onUnsubscribed(Prefixes.inbox(1))).as("once").isFalse();
  }

  @Test
  void theEndOfAFormerLinkDoesNotEndThePresentOne() {
    roster.onAttach(bestEffort("s", 1, A));
    roster.onAttach(bestEffort("s", 2, A));
    assertThat(roster.onUnsubscribed(Prefixes.inbox(1))).isTrue();
    assertThat(roster.isAttached(S, Lane.NORMAL, 1)).isTrue();
    assertThat(roster.hasInbox(2)).isTrue();
    assertThat(roster.attached(A, NORMAL)).as("one subscriber").isEqualTo(1);
  }

  @Test
  void whoAttachedKnowingAnOlderGrantIsNotAttachedWithTheLaterOne() {
    roster.onAttach(attach("s", 1, 4, Reliability.BEST_EFFORT, A));
    assertThat(roster.isAttached(S, Lane.NORMAL, 4)).isTrue();
    assertThat(roster.isAttached(S, Lane.NORMAL, 5)).isFalse();
    assertThat(roster.isAttached(new SubscriberId("t"), Lane.NORMAL, 0)).isFalse();
  }

  @Test
  void onlyThoseWhoNeedEveryMessageAreReliable() {
    roster.onAttach(attach("s", 1, 1, Reliability.RELIABLE, A));
    roster.onAttach(attach("t", 2, 1, Reliability.BEST_EFFORT, A));
    roster.onAttach(attach("u", 3, 1, Reliability.RELIABLE, B));
    assertThat(roster.reliable(A)).containsExactly(S);
  }

  @Test
  void theRosterIsBoundedButThoseAttachedMayAttachAgain() {
    for (int i = 0; i < AttachRoster.MAX_ATTACHED; i++) {
      assertThat(roster.onAttach(bestEffort("n" + i, i, A))).isTrue();
    }
    assertThat(roster.onAttach(bestEffort("s", -1, A))).isFalse();
    assertThat(roster.hasInbox(-1)).isFalse();
    assertThat(roster.onAttach(bestEffort("n0", 0, A, B))).isTrue();
    assertThat(roster.attached(B, NORMAL)).isEqualTo(1);
  }
}
