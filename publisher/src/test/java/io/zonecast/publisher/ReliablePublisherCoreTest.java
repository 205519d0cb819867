package io.zonecast.publisher;

import static io.zonecast.stream.Frames.S;
import static io.zonecast.stream.Frames.T;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.History;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.OnSlow;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.PublisherPolicies;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Retention;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.stream.Frames;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.Promise;
import io.zonecast.wire.SpareBuffer;
import io.zonecast.wire.StreamPosition;
import io.zonecast.wire.StreamProgress;
import io.zonecast.wire.StreamRange;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a publisher does of which nothing acknowledged may be lost. */
final class ReliablePublisherCoreTest {
  private static final long MS = 1_000_000;
  private static final long DRAIN_MS = 10_000;
  private static final Incarnation LIFE = new Incarnation(7);
  private static final Topic A = new Topic("A");
  private static final Topic B = new Topic("B");
  private static final StreamId ON_A = new StreamId(new PublisherId("p"), LIFE, A);
  private static final StreamId ON_B = new StreamId(new PublisherId("p"), LIFE, B);
  private static final StreamId FORMER = new StreamId(new PublisherId("p"), new Incarnation(3), A);

  private final List<String> sent = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private PublishSchedule schedule = new PublishSchedule(0, OptionalLong.empty());
  private boolean room = true;

  private final class Recording implements PublisherCore.Output {
    @Override
    public boolean publish(Lane lane, byte[] frame) {
      if (room) {
        sent.add(Frames.describe(frame));
      }
      return room;
    }

    @Override
    public void onReady() {}

    @Override
    public void onPublishing() {}

    @Override
    public void onStreamEnded(StreamId stream, long lastSequence) {
      told.add("ended %s %d".formatted(stream.topic(), lastSequence));
    }

    @Override
    public void onAcknowledged(StreamId stream, long first, long last, Epoch epoch) {
      told.add("acknowledged %s %d-%d e%s".formatted(stream.topic(), first, last, epoch));
    }

    @Override
    public void onResent(Epoch epoch, long messages) {
      told.add("resent %d e%s".formatted(messages, epoch));
    }

    @Override
    public void onUndeliverable(SubscriberId subscriber, StreamId stream, long from, long to) {
      told.add("undeliverable %s %s %d-%d".formatted(subscriber, stream.topic(), from, to));
    }

    @Override
    public void onTooSlow(StreamId stream) {
      told.add("too slow " + stream.topic());
    }
  }

  private PublisherCore publishing(
      int count, OnSlow onSlow, PublisherCore.Streams streams, Topic... topics) {
    PublisherCore core =
        new PublisherCore(
            new PublisherId("p"),
            List.of(topics),
            new GeneratedMessages(List.of(topics), 10, OptionalLong.of(count), 1, 0),
            schedule,
            OptionalInt.empty(),
            DRAIN_MS * MS,
            Qos.of(Reliability.RELIABLE),
            PublisherPolicies.of(new Retention(10, onSlow)),
            streams,
            new Recording());
    core.release();
    core.onRegistered(LIFE);
    core.onAudience(List.of());
    return core;
  }

  private PublisherCore direct(int count, int window, OnSlow onSlow, Topic... topics) {
    return publishing(
        count,
        onSlow,
        id ->
            new SelfKeptOut(id, StreamPolicy.of(new Retention(window, onSlow)), new SpareBuffer()),
        topics);
  }

  private PublisherCore relayed(int count, int window, Topic... topics) {
    return publishing(
        count,
        OnSlow.BLOCK,
        id ->
            new RelayedOut(
                id, StreamPolicy.of(new Retention(window, OnSlow.BLOCK)), new SpareBuffer()),
        topics);
  }

  /** A subscriber that needs every message attaches and is owed the topic. */
  private static void owe(PublisherCore core, SubscriberId subscriber, Topic topic) {
    core.onAttach(attach(subscriber, List.of(topic), List.of()), 0);
    core.onOwed(topic, Set.of(subscriber), 0);
  }

  private static ControlMessage.Attach attach(
      SubscriberId subscriber, List<Topic> topics, List<StreamPosition> positions) {
    return new ControlMessage.Attach(
        subscriber,
        new Incarnation(9),
        5,
        1,
        topics,
        Reliability.RELIABLE,
        History.NONE,
        positions);
  }

  /** What a subscriber that attaches is promised, of every topic. */
  private static List<Promise> promises(PublisherCore core, ControlMessage.Attach attach) {
    return core.onAttach(attach, MS).stream()
        .flatMap(welcome -> welcome.streams().stream())
        .toList();
  }

  private static ControlMessage.Delivered delivered(
      SubscriberId subscriber, StreamId stream, long position) {
    return new ControlMessage.Delivered(
        subscriber, new Incarnation(9), Epoch.NONE, List.of(new StreamPosition(stream, position)));
  }

  private static void cycle(PublisherCore core, long ms) {
    core.cycle(ms * MS, ms * 1_000);
  }

  private static long last(PublisherCore core, StreamId stream) {
    return core.streams().stream()
        .filter(out -> out.stream().equals(stream))
        .findFirst()
        .orElseThrow()
        .lastSequence();
  }

  private static boolean progress(
      PublisherCore core, StreamId stream, long held, long acknowledged, long limit) {
    return core.onProgress(
        List.of(new StreamProgress(stream, held, acknowledged, 0, limit, 0)), MS);
  }

  // A full window.

  @Test
  void aFullWindowHoldsUpItsTopicAloneWhereMessagesAreGenerated() {
    PublisherCore core = direct(20, 3, OnSlow.BLOCK, A, B);
    owe(core, S, A);
    for (int ms = 0; ms < 10; ms++) {
      cycle(core, ms);
    }
    assertThat(last(core, ON_A)).isEqualTo(3);
    assertThat(last(core, ON_B)).as("all the others").isEqualTo(17);
  }

  @Test
  void whereEveryWindowIsFullPublishingWaitsForDeliveries() {
    PublisherCore core = direct(20, 3, OnSlow.BLOCK, A);
    owe(core, S, A);
    cycle(core, 0);
    cycle(core, 1);
    cycle(core, 2);
    assertThat(last(core, ON_A)).isEqualTo(3);
    assertThat(core.nextDeadlineNs()).as("no need to look all the time").isGreaterThan(2 * MS);
    assertThat(core.onDelivered(delivered(S, ON_A, 2))).isTrue();
    cycle(core, 3);
    assertThat(last(core, ON_A)).isEqualTo(5);
    assertThat(core.isPublishing()).isTrue();
  }

  @Test
  void aWindowThatStaysFullForASecondIsTheEndWhereThatWasAskedFor() {
    PublisherCore core = direct(20, 3, OnSlow.EXIT, A, B);
    owe(core, S, A);
    cycle(core, 0);
    cycle(core, 100);
    core.cycle(100 * MS + PublisherCore.SLOW_NS - 1, 1);
    assertThat(told).doesNotContain("too slow A");
    core.cycle(100 * MS + PublisherCore.SLOW_NS, 1);
    assertThat(told).contains("too slow A");
  }

  @Test
  void aWindowThatIsFullNowAndThenIsNotSlow() {
    schedule = new PublishSchedule(10, OptionalLong.empty());
    PublisherCore core = direct(1_000, 3, OnSlow.EXIT, A);
    owe(core, S, A);
    for (int ms = 0; ms < 10_000; ms += 50) {
      cycle(core, ms);
      if (ms % 300 == 250) { // Three messages fill the window for a moment.
        core.onDelivered(delivered(S, ON_A, last(core, ON_A)));
      }
    }
    assertThat(last(core, ON_A)).isGreaterThan(30);
    assertThat(told).doesNotContain("too slow A");
  }

  @Test
  void whoBlocksWaitsWithoutEnd() {
    PublisherCore core = direct(20, 3, OnSlow.BLOCK, A);
    owe(core, S, A);
    for (long ms = 0; ms < 60_000; ms += 500) {
      cycle(core, ms);
    }
    assertThat(told).isEmpty();
    assertThat(core.isPublishing()).isTrue();
  }

  // Acknowledged.

  @Test
  void whatIsAcknowledgedIsToldOnceWithItsReign() {
    PublisherCore core = relayed(20, 5, A);
    cycle(core, 0);
    core.onReign(new Epoch(50), MS);
    cycle(core, 1);
    told.clear();
    assertThat(progress(core, ON_A, 4, 2, 100)).isTrue();
    cycle(core, 2);
    cycle(core, 3);
    progress(core, ON_A, 4, 4, 100);
    cycle(core, 4);
    assertThat(told).containsExactly("acknowledged A 1-2 e50", "acknowledged A 3-4 e50");
  }

  @Test
  void progressOfAnotherLifesStreamIsRefused() {
    PublisherCore core = relayed(20, 5, A);
    cycle(core, 0);
    cycle(core, 1);
    assertThat(progress(core, FORMER, 2, 2, 100)).isFalse();
    assertThat(progress(core, ON_B, 2, 2, 100)).as("no topic of its").isFalse();
    assertThat(progress(core, ON_A, 6, 6, 100)).as("from the future").isFalse();
    cycle(core, 2);
    assertThat(told).isEmpty();
  }

  @Test
  void aSelfKeptStreamTakesNoPrimarysWord() {
    PublisherCore core = direct(20, 5, OnSlow.BLOCK, A);
    owe(core, S, A);
    cycle(core, 0);
    cycle(core, 1);
    assertThat(progress(core, ON_A, 5, 5, 100)).isFalse();
    cycle(core, 2);
    assertThat(told).isEmpty();
  }

  @Test
  void deliveriesThatCanNotBeAreRefused() {
    PublisherCore core = direct(20, 5, OnSlow.BLOCK, A);
    owe(core, S, A);
    cycle(core, 0);
    cycle(core, 1);
    assertThat(core.onDelivered(delivered(S, FORMER, 1))).isFalse();
    assertThat(core.onDelivered(delivered(S, ON_B, 1))).isFalse();
    assertThat(core.onDelivered(delivered(S, ON_A, 6))).isFalse();
    assertThat(core.onDelivered(delivered(T, ON_A, 1))).isFalse();
    assertThat(relayed(1, 5, A).onDelivered(delivered(S, ON_A, 0))).isFalse();
    cycle(core, 2);
    assertThat(told).isEmpty();
  }

  // Another reign.

  @Test
  void anotherReignIsToldOnceWhatIsNotAcknowledgedHasBeenSentToIt() {
    PublisherCore core = relayed(6, 5, A);
    core.onReign(new Epoch(50), 0);
    cycle(core, 0);
    cycle(core, 1);
    progress(core, ON_A, 5, 2, 5);
    cycle(core, 2);
    told.clear();
    sent.clear();
    room = false;
    core.onReign(new Epoch(60), 3 * MS);
    cycle(core, 3);
    assertThat(told).isEmpty();
    room = true;
    cycle(core, 4);
    assertThat(told).containsExactly("resent 3 e60");
    assertThat(sent)
        .startsWith(new ControlMessage.StreamStart(ON_A, 1, 5).toString())
        .contains("1-5 e0");
    cycle(core, 5);
    assertThat(told).hasSize(1);
  }

  @Test
  void aReignBeforePublishingHasNothingToResend() {
    PublisherCore core = relayed(3, 5, A);
    core.onReign(new Epoch(50), 0);
    cycle(core, 0);
    cycle(core, 1);
    assertThat(told).isEmpty();
  }

  // The end.

  @Test
  void theEndWaitsForTheLastAcknowledgement() {
    PublisherCore core = relayed(3, 5, A);
    cycle(core, 0);
    cycle(core, 1);
    cycle(core, 2);
    assertThat(core.isPublishing()).isFalse();
    assertThat(core.isEnded()).isFalse();
    assertThat(sent).noneMatch(frame -> frame.startsWith("StreamEnd"));
    progress(core, ON_A, 3, 3, 100);
    cycle(core, 3);
    assertThat(core.isEnded()).isTrue();
    assertThat(told).containsExactly("ended A 3", "acknowledged A 1-3 e0");
    assertThat(sent).last().isEqualTo(new ControlMessage.StreamEnd(ON_A, 3, Epoch.NONE).toString());
  }

  @Test
  void theEndOfOneTopicWaitsForThoseOfAll() {
    PublisherCore core = direct(4, 5, OnSlow.BLOCK, A, B);
    owe(core, S, A);
    cycle(core, 0);
    cycle(core, 1);
    cycle(core, 2);
    assertThat(told).as("B is settled").containsExactly("acknowledged B 1-2 e0");
    core.onDelivered(delivered(S, ON_A, 2));
    cycle(core, 3);
    assertThat(told).contains("ended A 2", "ended B 2");
  }

  @Test
  void whatIsNotAcknowledgedInTimeIsLeftWithoutAnEnd() {
    PublisherCore core = relayed(3, 5, A);
    cycle(core, 0);
    cycle(core, 1);
    cycle(core, 1 + DRAIN_MS - 1);
    assertThat(core.isEnded()).isFalse();
    cycle(core, 1 + DRAIN_MS);
    assertThat(core.isEnded()).isTrue();
    assertThat(told).isEmpty();
    assertThat(core.streams()).allMatch(out -> !out.isSettled() && !out.isEnded());
  }

  @Test
  void whileItEndsWhatSeemsLostIsSentAgain() {
    PublisherCore core = relayed(3, 5, A);
    cycle(core, 0);
    cycle(core, 1);
    sent.clear();
    cycle(core, 400);
    cycle(core, 1_000);
    assertThat(sent).contains("1-3 e0");
  }

  // Who listens.

  @Test
  void whoAttachesIsPromisedEverythingFromWhereItWas() {
    PublisherCore core = direct(20, 5, OnSlow.BLOCK, A, B);
    owe(core, S, A);
    cycle(core, 0);
    cycle(core, 1);
    core.onDelivered(delivered(S, ON_A, 2));
    assertThat(promises(core, attach(S, List.of(A, B), List.of())))
        .as("after a restart")
        .containsExactly(new Promise(ON_A, 2, 5, 5), Promise.after(ON_B, last(core, ON_B)));
    assertThat(promises(core, attach(S, List.of(A), List.of(new StreamPosition(ON_A, 3)))))
        .as("it says itself where it is: what is missing it asks for")
        .containsExactly(Promise.after(ON_A, last(core, ON_A)));
    assertThat(promises(core, attach(S, List.of(A), List.of())))
        .as("3 was told")
        .containsExactly(new Promise(ON_A, 3, 5, 5));
  }

  @Test
  void aPositionThatCanNotBeIsNotBelieved() {
    PublisherCore core = direct(20, 5, OnSlow.BLOCK, A);
    owe(core, S, A);
    cycle(core, 0);
    cycle(core, 1);
    core.onAttach(
        attach(S, List.of(A), List.of(new StreamPosition(ON_A, 6), new StreamPosition(FORMER, 4))),
        MS);
    cycle(core, 2);
    assertThat(told).isEmpty();
    assertThat(promises(core, attach(S, List.of(A), List.of())))
        .containsExactly(new Promise(ON_A, 0, 5, 5));
  }

  @Test
  void whoNeedsNoMoreThanBestEffortIsPromisedNothingOfBefore() {
    PublisherCore core = direct(20, 5, OnSlow.BLOCK, A);
    owe(core, S, A);
    cycle(core, 0);
    cycle(core, 1);
    ControlMessage.Attach attach =
        new ControlMessage.Attach(T, new Incarnation(9), 5, 1, List.of(A));
    assertThat(promises(core, attach)).containsExactly(Promise.after(ON_A, 5));
    core.onDelivered(delivered(S, ON_A, 5));
    cycle(core, 2);
    assertThat(told).as("it holds up nothing").contains("acknowledged A 1-5 e0");
  }

  @Test
  void whatAGoneSubscriberWasOwedIsReported() {
    PublisherCore core = direct(20, 5, OnSlow.BLOCK, A);
    owe(core, S, A);
    cycle(core, 0);
    cycle(core, 1);
    core.onDelivered(delivered(S, ON_A, 2));
    core.onOwed(A, Set.of(), 2 * MS);
    cycle(core, SelfKeptOut.RETURN_MS + 1);
    assertThat(told).containsExactly("acknowledged A 1-2 e0");
    told.clear();
    long last = last(core, ON_A);
    cycle(core, SelfKeptOut.RETURN_MS + 2);
    cycle(core, SelfKeptOut.RETURN_MS + 3);
    assertThat(told).startsWith("undeliverable s A 3-" + last).doesNotHaveDuplicates();
    assertThat(told.get(1)).startsWith("acknowledged A 3-");
  }

  @Test
  void whoHadEverythingLeavesWithoutALoss() {
    PublisherCore core = direct(5, 5, OnSlow.BLOCK, A);
    owe(core, S, A);
    cycle(core, 0);
    cycle(core, 1);
    core.onDelivered(delivered(S, ON_A, 5));
    core.onOwed(A, Set.of(), 2 * MS);
    cycle(core, 2 * SelfKeptOut.RETURN_MS);
    assertThat(told).noneMatch(line -> line.startsWith("undeliverable"));
  }

  @Test
  void repairsAreAnsweredForOwnStreamsOnly() {
    PublisherCore core = direct(20, 5, OnSlow.BLOCK, A);
    owe(core, S, A);
    cycle(core, 0);
    cycle(core, 1);
    List<StreamRange> ranges =
        List.of(
            new StreamRange(FORMER, 1, 2),
            new StreamRange(ON_A, 2, 3),
            new StreamRange(ON_B, 1, 2));
    sent.clear();
    assertThat(core.onRepairRequest(new ControlMessage.RepairRequest(5, ranges), Lane.NORMAL, MS))
        .isTrue();
    assertThat(sent).containsExactly("repair 1-5 e0");
  }

  @Test
  void whoLacksNumbersIsAnsweredBeforeAnythingNewIsSent() {
    PublisherCore core = direct(20, 50, OnSlow.BLOCK, A);
    owe(core, S, A);
    cycle(core, 0);
    cycle(core, 1);
    sent.clear();
    room = false;
    core.onRepairRequest(
        new ControlMessage.RepairRequest(5, List.of(new StreamRange(ON_A, 2, 3))), Lane.NORMAL, MS);
    cycle(core, 2);
    assertThat(sent).isEmpty();
    assertThat(core.isBlocked()).isTrue();
    room = true;
    cycle(core, 3);
    assertThat(sent.get(0)).startsWith("repair 1-");
    assertThat(core.isBlocked()).isFalse();
  }

  @Test
  void whatIsRelayedThePrimaryRepairs() {
    PublisherCore core = relayed(20, 5, A);
    cycle(core, 0);
    cycle(core, 1);
    List<StreamRange> ranges = List.of(new StreamRange(ON_A, 2, 3));
    sent.clear();
    core.onRepairRequest(new ControlMessage.RepairRequest(5, ranges), Lane.NORMAL, MS);
    assertThat(sent).isEmpty();
  }
}
