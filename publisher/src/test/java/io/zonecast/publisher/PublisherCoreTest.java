package io.zonecast.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Batch;
import io.zonecast.domain.Deadline;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Lifespan;
import io.zonecast.domain.Message;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.PublisherPolicies;
import io.zonecast.domain.Qos;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.wire.Audience;
import io.zonecast.wire.BatchCodec;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.GrantWelcome;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.Promise;
import io.zonecast.wire.SpareBuffer;
import io.zonecast.wire.StreamGrant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class PublisherCoreTest {
  private static final long MS = 1_000_000;
  private static final long EPOCH_US = 1_700_000_000_000_000L;
  private static final PublisherId PUBLISHER = new PublisherId("p");
  private static final Incarnation LIFE = new Incarnation(7);
  private static final Topic A = new Topic("A");
  private static final Topic B = new Topic("B");
  private static final long DRAIN_NS = 10_000 * MS;

  private final List<Batch> batches = new ArrayList<>();
  private final List<ControlMessage> control = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final Deque<Publication> input = new ArrayDeque<>();
  private boolean inputEnded;
  private boolean room = true;
  private int attempts;

  private final PublisherCore.Output output =
      new PublisherCore.Output() {
        @Override
        public boolean publish(Lane lane, byte[] frame) {
          attempts++;
          if (!room) {
            return false;
          }
          try {
            if (BatchCodec.isBatch(frame)) {
              assertThat(BatchCodec.header(frame).epoch()).isEqualTo(Epoch.NONE);
              batches.add(BatchCodec.decode(frame));
            } else {
              control.add(ControlCodec.decodePublished(frame));
            }
          } catch (MalformedFrameException broken) {
            throw new AssertionError(broken);
          }
          return true;
        }

        @Override
        public void onDeadlineMissed(Topic topic) {
          told.add("missed " + topic);
        }

        @Override
        public void onReady() {
          told.add("ready");
        }

        @Override
        public void onPublishing() {
          told.add("publishing");
        }

        @Override
        public void onStreamEnded(StreamId stream, long lastSequence) {
          told.add("ended " + stream.topic() + " " + lastSequence);
        }
      };

  private final MessageSource queue =
      new MessageSource() {
        @Override
        public Optional<Publication> poll(Room hasRoom) {
          Publication next = input.peek();
          return next == null || !hasRoom.isFor(next.topic(), next.priority())
              ? Optional.empty()
              : Optional.ofNullable(input.poll());
        }

        @Override
        public boolean isExhausted() {
          return inputEnded && input.isEmpty();
        }
      };

  private PublisherCore core(PublishSchedule schedule, OptionalInt wait, Topic... topics) {
    PublisherCore core = held(schedule, wait, topics);
    core.release();
    return core;
  }

  private PublisherCore held(PublishSchedule schedule, OptionalInt wait, Topic... topics) {
    return held(schedule, wait, Qos.DEFAULT, topics);
  }

  private PublisherCore held(PublishSchedule schedule, OptionalInt wait, Qos qos, Topic... topics) {
    return new PublisherCore(
        PUBLISHER,
        List.of(topics),
        queue,
        schedule,
        wait,
        DRAIN_NS,
        qos,
        PublisherPolicies.DEFAULT,
        stream ->
            new BestEffortOut(stream, Lifespan.FOREVER, schedule.isPaced(), new SpareBuffer()),
        output);
  }

  private PublisherCore publishing(double rate, Topic... topics) {
    return publishing(new PublishSchedule(rate, OptionalLong.empty()), topics);
  }

  /** Nobody is matched, so that publishing begins at time 0. */
  private PublisherCore publishing(PublishSchedule schedule, Topic... topics) {
    PublisherCore core = core(schedule, OptionalInt.empty(), topics);
    core.onRegistered(LIFE);
    core.onAudience(List.of());
    cycle(core, 0);
    assertThat(core.isPublishing()).isTrue();
    return core;
  }

  private static int cycle(PublisherCore core, long ms) {
    return core.cycle(ms * MS, EPOCH_US + ms * 1_000);
  }

  private void offer(Topic topic, int count) {
    for (int i = 0; i < count; i++) {
      input.add(new Publication(topic, 0, new byte[] {(byte) i}));
    }
  }

  private List<Message> messages() {
    return batches.stream().flatMap(batch -> batch.messages().stream()).toList();
  }

  // A deadline, and what is told while nothing is published.

  private PublisherCore promising(long deadlineMs) {
    PublisherCore core =
        held(
            new PublishSchedule(0, OptionalLong.empty()),
            OptionalInt.empty(),
            Qos.DEFAULT.with(new Deadline(deadlineMs * 1_000)),
            A);
    core.release();
    core.onRegistered(LIFE);
    core.onAudience(List.of());
    cycle(core, 0);
    return core;
  }

  private static void rest(PublisherCore core, long fromMs, long toMs) {
    for (long ms = fromMs; ms <= toMs; ms += 50) {
      cycle(core, ms);
    }
  }

  @Test
  void whoPublishesNothingInTimeSaysSo() {
    rest(promising(500), 0, 2_000);
    assertThat(told).containsExactly("ready", "publishing", "missed A");
  }

  @Test
  void whoHasEndedMissesNoDeadlineInItsDrain() {
    PublisherCore core = promising(500);
    offer(A, 1);
    room = false;
    inputEnded = true;
    cycle(core, 10);
    core.stop(20 * MS);
    rest(core, 20, 2_000);
    assertThat(core.isEnded()).isFalse();
    assertThat(told).containsExactly("ready", "publishing");
  }

  @Test
  void whatIsWaitedForIsTheBrokerWhereThatLacksAndNoSubscriberInTheDrain() {
    PublisherCore core = waiting(OptionalInt.of(1), A);
    assertThat(core.waitsFor(Optional.of("no broker"))).contains("no broker");
    assertThat(core.waitsFor(Optional.empty())).contains("it is not known yet who listens");
    core.onAudience(List.of(new Audience(A, 0, 0)));
    assertThat(core.waitsFor(Optional.empty())).contains("the subscribers are not ready");
    core.onAudience(List.of(new Audience(A, 1, 1)));
    cycle(core, 0);
    assertThat(core.waitsFor(Optional.of("no broker"))).as("it publishes").isEmpty();
    room = false;
    offer(A, 1);
    cycle(core, 1);
    core.stop(2 * MS);
    cycle(core, 2);
    assertThat(core.waitsFor(Optional.of("no broker")))
        .contains("ending, within --drain-timeout: no broker");
    assertThat(core.waitsFor(Optional.empty()).orElseThrow()).doesNotContain("subscribers");
  }

  // Who is waited for.

  private PublisherCore waiting(OptionalInt wait, Topic... topics) {
    PublisherCore core = core(new PublishSchedule(0, OptionalLong.empty()), wait, topics);
    core.onRegistered(LIFE);
    offer(A, 1);
    return core;
  }

  @Test
  void nothingIsPublishedBeforeTheRegistrationOrBeforeTheAudienceIsKnown() {
    PublisherCore core = core(new PublishSchedule(0, OptionalLong.empty()), OptionalInt.empty(), A);
    offer(A, 1);
    cycle(core, 0);
    core.onRegistered(LIFE);
    cycle(core, 60_000);
    assertThat(core.isPublishing()).isFalse();
    core.onAudience(List.of());
    cycle(core, 60_000);
    assertThat(core.isPublishing()).isTrue();
    assertThat(told).containsExactly("ready", "publishing");
  }

  @Test
  void thoseMatchedAreWaitedForUntilTheyAreReady() {
    PublisherCore core = waiting(OptionalInt.empty(), A, B);
    core.onAudience(List.of(new Audience(A, 2, 1), new Audience(B, 0, 0)));
    cycle(core, 0);
    assertThat(core.isPublishing()).isFalse();
    core.onAudience(List.of(new Audience(A, 2, 2), new Audience(B, 0, 0)));
    cycle(core, 1);
    assertThat(core.isPublishing()).isTrue();
  }

  @Test
  void thoseMatchedButNotReadyAreWaitedForWithPatienceOnly() {
    PublisherCore core = waiting(OptionalInt.empty(), A);
    core.onAudience(List.of(new Audience(A, 1, 0)));
    cycle(core, 1_000);
    long untilNs = 1_000 * MS + PublisherCore.PATIENCE_NS;
    assertThat(core.nextDeadlineNs()).isEqualTo(untilNs);
    cycle(core, 2_000);
    assertThat(core.nextDeadlineNs()).as("patience counts from the first look").isEqualTo(untilNs);
    core.cycle(untilNs - 1, EPOCH_US);
    assertThat(core.isPublishing()).isFalse();
    core.cycle(untilNs, EPOCH_US);
    assertThat(core.isPublishing()).isTrue();
  }

  @Test
  void anAskedNumberOfSubscribersIsWaitedForWithoutEndOnEveryTopic() {
    PublisherCore core = waiting(OptionalInt.of(2), A, B);
    core.onAudience(List.of(new Audience(A, 2, 2), new Audience(B, 2, 1)));
    cycle(core, 0);
    cycle(core, 3_600_000);
    assertThat(core.isPublishing()).isFalse();
    core.onAudience(List.of(new Audience(A, 3, 2), new Audience(B, 2, 2)));
    cycle(core, 3_600_001);
    assertThat(core.isPublishing()).isTrue();
  }

  @Test
  void whoAskedForNobodyWaitsForNobody() {
    PublisherCore core = waiting(OptionalInt.of(0), A);
    core.onAudience(List.of(new Audience(A, 5, 0)));
    cycle(core, 0);
    assertThat(core.isPublishing()).isTrue();
  }

  // Numbers, batches, pacing.

  @Test
  void whateverIsWaitingGoesAsOneBatchPerStreamNumberedFromOne() {
    PublisherCore core = publishing(0, A, B);
    offer(A, 3);
    offer(B, 1);
    offer(A, 1);
    cycle(core, 1);
    offer(A, 1);
    cycle(core, 2);
    assertThat(batches)
        .extracting(b -> b.stream().topic() + " " + b.firstSequence() + "-" + b.lastSequence())
        .containsExactly("A 1-4", "B 1-1", "A 5-5");
    assertThat(batches).allMatch(b -> b.stream().incarnation().equals(LIFE));
  }

  @Test
  void aCycleTakesABoundedNumberOfMessages() {
    PublisherCore core = publishing(0, A);
    offer(A, 5_000);
    assertThat(cycle(core, 1)).as("the rest is due at once").isPositive();
    assertThat(input).hasSize(5_000 - 4_096);
  }

  @Test
  void aBatchIsSentOnceItIsFull() {
    PublisherCore core = publishing(0, A);
    for (int i = 0; i < 500; i++) {
      input.add(new Publication(A, 0, new byte[1_000]));
    }
    cycle(core, 1);
    assertThat(messages()).hasSize(500);
    assertThat(batches).hasSizeGreaterThan(3);
    assertThat(batches).allMatch(b -> b.messages().size() * 1_018 <= StreamOut.FULL_BYTES + 1_018);
  }

  @Test
  void atARateMessagesAreSentWhenDueAndSayWhenTheyWere() {
    PublisherCore core = publishing(100, A);
    offer(A, 100);
    cycle(core, 0);
    cycle(core, 9);
    assertThat(messages()).hasSize(1);
    assertThat(core.nextDeadlineNs()).isEqualTo(10 * MS);
    cycle(core, 10);
    assertThat(messages()).hasSize(2);
    cycle(core, 45); // Late: three are due.
    assertThat(messages()).hasSize(5);
    assertThat(messages())
        .extracting(message -> message.dueUs() - EPOCH_US)
        .containsExactly(0L, 10_000L, 20_000L, 30_000L, 40_000L);
    assertThat(messages().get(2).sentUs()).isEqualTo(EPOCH_US + 45_000);
  }

  @Test
  void withoutARateAMessageIsDueWhenItIsSent() {
    PublisherCore core = publishing(0, A);
    offer(A, 1);
    cycle(core, 17);
    assertThat(messages())
        .singleElement()
        .matches(m -> m.dueUs() == m.sentUs() && m.sentUs() == EPOCH_US + 17_000);
  }

  // No room.

  @Test
  void withoutARateItWaitsForRoomAndLosesNothing() {
    PublisherCore core = publishing(0, A, B);
    offer(A, 2);
    offer(B, 1);
    room = false;
    cycle(core, 1);
    assertThat(core.isBlocked()).isTrue();
    offer(A, 10);
    for (int ms = 2; ms < 10; ms++) {
      cycle(core, ms);
    }
    assertThat(input).as("what comes meanwhile joins the batch").isEmpty();
    room = true;
    cycle(core, 10);
    assertThat(core.isBlocked()).isFalse();
    assertThat(messages()).hasSize(13);
    assertThat(batches)
        .extracting(b -> b.stream().topic() + " " + b.firstSequence())
        .containsExactly("A 1", "B 1");
    assertThat(core.streams()).allMatch(stream -> stream.refused() == 0);
  }

  @Test
  void whileThereIsNoRoomNoMoreIsTakenThanABatchHolds() {
    PublisherCore core = publishing(0, A);
    room = false;
    for (int i = 0; i < 1_000; i++) {
      input.add(new Publication(A, 0, new byte[1_000]));
    }
    for (int ms = 1; ms < 10; ms++) {
      cycle(core, ms);
    }
    assertThat(1_000 - input.size()).isEqualTo(StreamOut.FULL_BYTES / 1_018 + 1);
    room = true;
    cycle(core, 10);
    assertThat(messages()).hasSize(1_000);
  }

  @Test
  void atARateWhatHasNoRoomIsRefusedCountedAndUsesNoNumbers() {
    PublisherCore core = publishing(1_000, A);
    offer(A, 100);
    cycle(core, 0);
    room = false;
    cycle(core, 3);
    assertThat(core.isBlocked()).isFalse();
    room = true;
    cycle(core, 5);
    assertThat(batches)
        .extracting(b -> b.firstSequence() + "-" + b.lastSequence())
        .containsExactly("1-1", "2-3");
    StreamOut stream = core.streams().iterator().next();
    assertThat(stream.refused()).isEqualTo(3);
    assertThat(stream.lastSequence()).isEqualTo(3);
    assertThat(messages().get(1).dueUs()).as("the next is on time").isEqualTo(EPOCH_US + 4_000);
  }

  // Heartbeats, positions.

  @Test
  void aStreamThatRestsTellsItsLastNumberOnceUntilItGrows() {
    PublisherCore core = publishing(0, A, B);
    offer(A, 3);
    cycle(core, 1);
    for (int ms = 100; ms < 3_000; ms += 100) {
      cycle(core, ms);
    }
    StreamId a = new StreamId(PUBLISHER, LIFE, A);
    assertThat(control)
        .as("B has nothing to tell, A tells it once")
        .containsExactly(new ControlMessage.StreamHeartbeat(a, 3, Epoch.NONE));
    offer(A, 1);
    cycle(core, 3_000);
    cycle(core, 4_000);
    assertThat(control).last().isEqualTo(new ControlMessage.StreamHeartbeat(a, 4, Epoch.NONE));
  }

  @Test
  void aHeartbeatThatHadNoRoomIsTriedAgain() {
    PublisherCore core = publishing(0, A);
    cycle(core, 1);
    offer(A, 1);
    cycle(core, 2);
    assertThat(control).isEmpty();
    room = false;
    cycle(core, 1_000);
    room = true;
    cycle(core, 2_000);
    assertThat(control).hasSize(1);
  }

  @Test
  void positionsAreThoseOfWhatWasSent() {
    PublisherCore core = publishing(0, A, B);
    offer(A, 3);
    cycle(core, 1);
    room = false;
    offer(A, 4);
    cycle(core, 2);
    assertThat(core.onAttach(attach(A, B, new Topic("C")), 2 * MS))
        .containsExactly(
            welcome(Promise.after(new StreamId(PUBLISHER, LIFE, A), 3)),
            welcome(Promise.after(new StreamId(PUBLISHER, LIFE, B), 0)));
  }

  private static GrantWelcome welcome(Promise promise) {
    return new GrantWelcome(StreamGrant.of(promise.stream()), 0, List.of(promise));
  }

  private static ControlMessage.Attach attach(Topic... topics) {
    return new ControlMessage.Attach(
        new SubscriberId("s"), new Incarnation(9), 5, 1, List.of(topics));
  }

  // The end.

  @Test
  void atTheEndOfItsMessagesEachStreamsEndIsToldOnce() {
    PublisherCore core = publishing(0, A, B);
    offer(A, 2);
    inputEnded = true;
    cycle(core, 1);
    cycle(core, 2);
    assertThat(core.isEnded()).isTrue();
    cycle(core, 3);
    assertThat(told).containsExactly("ready", "publishing", "ended A 2", "ended B 0");
    assertThat(control)
        .filteredOn(message -> message instanceof ControlMessage.StreamEnd)
        .containsExactly(
            new ControlMessage.StreamEnd(new StreamId(PUBLISHER, LIFE, A), 2, Epoch.NONE),
            new ControlMessage.StreamEnd(new StreamId(PUBLISHER, LIFE, B), 0, Epoch.NONE));
  }

  @Test
  void stoppedWhileItHasNoRoomItStillSendsWhatWaitsThenTheEnd() {
    PublisherCore core = publishing(0, A);
    offer(A, 2);
    room = false;
    cycle(core, 1);
    core.stop(2 * MS);
    cycle(core, 3);
    assertThat(core.isEnded()).isFalse();
    room = true;
    cycle(core, 4);
    assertThat(core.isEnded()).isTrue();
    assertThat(messages()).hasSize(2);
    assertThat(told).endsWith("ended A 2");
  }

  @Test
  void theEndIsGivenUpAfterTheDrainTime() {
    PublisherCore core = publishing(0, A);
    room = false;
    core.stop(5 * MS);
    core.cycle(5 * MS + DRAIN_NS - 1, EPOCH_US);
    assertThat(core.isEnded()).isFalse();
    core.cycle(5 * MS + DRAIN_NS, EPOCH_US);
    assertThat(core.isEnded()).isTrue();
    assertThat(told).containsExactly("ready", "publishing");
  }

  @Test
  void stoppedBeforeItPublishesItEndsAtOnceAndSaysNothing() {
    PublisherCore joining =
        core(new PublishSchedule(0, OptionalLong.empty()), OptionalInt.empty(), A);
    joining.stop(0);
    assertThat(joining.isEnded()).isTrue();
    PublisherCore waiting = waiting(OptionalInt.of(1), A);
    waiting.stop(0);
    cycle(waiting, 1);
    assertThat(waiting.isEnded()).isTrue();
    assertThat(attempts).isZero();
    assertThat(told).isEmpty();
  }

  @Test
  void aDurationEndsPublishingWithTheInputStillThere() {
    PublisherCore core = publishing(new PublishSchedule(10, OptionalLong.of(1_000 * MS)), A);
    offer(A, 1_000);
    for (int ms = 0; ms <= 2_000; ms += 50) {
      cycle(core, ms);
    }
    assertThat(core.isEnded()).isTrue();
    assertThat(told).endsWith("ended A 10");
  }

  @Test
  void aLaterRegistrationKeepsTheStreams() {
    PublisherCore core = publishing(0, A);
    offer(A, 1);
    cycle(core, 1);
    core.onRegistered(new Incarnation(99));
    offer(A, 1);
    cycle(core, 2);
    assertThat(batches).allMatch(b -> b.stream().incarnation().equals(LIFE));
    assertThat(batches.get(1).firstSequence()).isEqualTo(2);
  }

  @Test
  void aHeldPublisherIsReadyAndBeginsItsScheduleWhenItIsReleased() {
    PublisherCore core =
        held(new PublishSchedule(10, OptionalLong.empty()), OptionalInt.empty(), A);
    input.add(new Publication(A, 0, new byte[1]));
    core.onRegistered(LIFE);
    core.onAudience(List.of());
    cycle(core, 0);
    cycle(core, 60_000);
    assertThat(told).containsExactly("ready");
    assertThat(core.isHeld()).isTrue();
    core.release();
    cycle(core, 60_500);
    assertThat(told).containsExactly("ready", "publishing");
    cycle(core, 60_500);
    assertThat(batches.get(0).messages().get(0).dueUs()).isEqualTo(EPOCH_US + 60_500_000);
  }

  @Test
  void aHeldPublisherThatIsStoppedEnds() {
    PublisherCore core =
        held(new PublishSchedule(10, OptionalLong.empty()), OptionalInt.empty(), A);
    core.onRegistered(LIFE);
    core.onAudience(List.of());
    cycle(core, 0);
    core.stop(1);
    assertThat(core.isEnded()).isTrue();
  }
}
