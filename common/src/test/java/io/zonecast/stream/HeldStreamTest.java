package io.zonecast.stream;

import static io.zonecast.stream.Frames.S;
import static io.zonecast.stream.Frames.T;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.History;
import io.zonecast.domain.OnSlow;
import io.zonecast.domain.Retention;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.wire.BatchCodec;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.StreamHolding;
import io.zonecast.wire.SubscriberPosition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HeldStreamTest {
  private static final StreamId STREAM = Frames.stream("p", 7);
  private static final Set<SubscriberId> BOTH = Set.of(S, T);
  private static final Set<SubscriberId> NOBODY = Set.of();

  private final HeldStream held = new HeldStream(STREAM, 1);

  private void take(long first, long last) {
    held.take(Frames.part(STREAM, first, last));
  }

  private void takeSingles(int count) {
    for (int i = 0; i < count; i++) {
      take(held.last() + 1, held.last() + 1);
    }
  }

  private Optional<StreamWindow.Part> newOf(long first, long last) throws MalformedFrameException {
    byte[] frame = Frames.batch(STREAM, first, last);
    return held.newOf(BatchCodec.header(frame), frame);
  }

  // What is taken.

  @Test
  void theNextBatchIsNewAsItIs() throws MalformedFrameException {
    take(1, 2);
    byte[] frame = Frames.batch(STREAM, 3, 5);
    StreamWindow.Part part = held.newOf(BatchCodec.header(frame), frame).orElseThrow();
    assertThat(part.first()).isEqualTo(3);
    assertThat(part.last()).isEqualTo(5);
    assertThat(part.frame()).as("the very bytes").isSameAs(frame);
    assertThat(held.last()).as("not taken yet").isEqualTo(2);
  }

  @Test
  void whatIsHeldAlreadyIsNotNew() throws MalformedFrameException {
    take(1, 4);
    assertThat(newOf(1, 4)).isEmpty();
    assertThat(newOf(2, 3)).isEmpty();
  }

  @Test
  void whatComesBehindAGapIsNotNew() throws MalformedFrameException {
    take(1, 4);
    assertThat(newOf(6, 8)).isEmpty();
  }

  @Test
  void ofAnOverlapOnlyTheRestIsNew() throws MalformedFrameException {
    take(1, 4);
    StreamWindow.Part part = newOf(3, 6).orElseThrow();
    assertThat(part.first()).isEqualTo(5);
    assertThat(part.last()).isEqualTo(6);
    assertThat(Frames.describe(part.frame())).isEqualTo("5-6 e0");
    held.take(part);
    assertThat(held.last()).isEqualTo(6);
  }

  @Test
  void aStreamThatBeginsLaterHasAcknowledgedWhatIsBeforeIt() {
    HeldStream later = new HeldStream(STREAM, 8);
    assertThat(later.last()).isEqualTo(7);
    assertThat(later.acknowledged()).isEqualTo(7);
  }

  @Test
  void aSkipAcknowledgesWhatWillNeverCome() {
    take(1, 4);
    held.skipTo(10);
    assertThat(held.last()).isEqualTo(9);
    assertThat(held.acknowledged()).isEqualTo(9);
  }

  @Test
  void aSkipToSomethingHeldAcknowledgesOnlyWhatIsBeforeIt() {
    take(1, 4);
    held.skipTo(3);
    assertThat(held.last()).isEqualTo(4);
    assertThat(held.acknowledged()).isEqualTo(2);
  }

  // Positions.

  @Test
  void aPositionNeverGoesBack() {
    held.onDelivered(S, 5);
    held.onDelivered(S, 3);
    assertThat(held.position(S)).contains(5L);
    assertThat(held.position(T)).isEmpty();
  }

  @Test
  void positionsAreBoundedButThoseKnownGoOn() {
    for (int i = 0; i < HeldStream.MAX_POSITIONS; i++) {
      held.onDelivered(new SubscriberId("n" + i), 1);
    }
    held.onDelivered(S, 1);
    held.onDelivered(new SubscriberId("n0"), 9);
    assertThat(held.positions()).hasSize(HeldStream.MAX_POSITIONS);
    assertThat(held.position(S)).isEmpty();
    assertThat(held.position(new SubscriberId("n0"))).contains(9L);
  }

  @Test
  void theOneKnownLongestThatIsNotOwedMakesRoomForAnother() {
    for (int i = 0; i < HeldStream.MAX_POSITIONS; i++) {
      held.onDelivered(new SubscriberId("n" + i), 1);
    }
    Set<SubscriberId> owed = Set.of(new SubscriberId("n0"), new SubscriberId("n2"));
    held.makeRoom(new SubscriberId("n3"), () -> owed);
    assertThat(held.positions()).as("it is known").hasSize(HeldStream.MAX_POSITIONS);
    held.makeRoom(S, () -> owed);
    held.onDelivered(S, 1);
    held.makeRoom(T, () -> owed);
    held.onDelivered(T, 1);
    assertThat(held.positions())
        .hasSize(HeldStream.MAX_POSITIONS)
        .containsKeys(S, T, new SubscriberId("n0"), new SubscriberId("n2"))
        .doesNotContainKeys(new SubscriberId("n1"), new SubscriberId("n3"));
    held.makeRoom(new SubscriberId("x"), () -> Set.copyOf(held.positions().keySet()));
    assertThat(held.positions()).as("all are owed").hasSize(HeldStream.MAX_POSITIONS);
  }

  @Test
  void settledIsTheLowestPositionOfThoseOwedAndTheLastNumberWhereThereIsNone() {
    take(1, 10);
    assertThat(held.settled(NOBODY)).isEqualTo(10);
    held.onDelivered(S, 7);
    assertThat(held.settled(BOTH)).as("t's promise has not begun").isEqualTo(7);
    held.onDelivered(T, 4);
    assertThat(held.settled(BOTH)).isEqualTo(4);
    assertThat(held.settled(Set.of(S))).isEqualTo(7);
    held.onDelivered(T, 99);
    assertThat(held.settled(Set.of(T))).as("not beyond what is held").isEqualTo(10);
  }

  // Acknowledged.

  @Test
  void acknowledgedNeverGoesBackNorBeyondWhatIsHeld() {
    take(1, 10);
    held.acknowledge(6);
    held.acknowledge(2);
    assertThat(held.acknowledged()).isEqualTo(6);
    held.acknowledge(99);
    assertThat(held.acknowledged()).isEqualTo(10);
  }

  // Room.

  @Test
  void theLimitIsAWindowAboveWhatIsBothSettledAndAcknowledged() {
    held.retain(new Retention(100, OnSlow.BLOCK), History.NONE);
    take(1, 50);
    held.onDelivered(S, 20);
    held.acknowledge(30);
    assertThat(held.limit(BOTH)).isEqualTo(120);
    held.onDelivered(S, 40);
    assertThat(held.limit(BOTH)).isEqualTo(130);
  }

  @Test
  void aWindowFullOfBytesTakesNoMore() {
    int half = (int) (Retention.MAX_BYTES / 2);
    held.take(new StreamWindow.Part(1, 1, new byte[half]));
    assertThat(held.isFull()).isFalse();
    assertThat(held.limit(NOBODY)).isPositive().isNotEqualTo(1);
    held.take(new StreamWindow.Part(2, 2, new byte[half]));
    assertThat(held.isFull()).isTrue();
    assertThat(held.limit(NOBODY)).isEqualTo(2);
  }

  @Test
  void whoDropsAlwaysTakesAnotherWindow() {
    held.retain(new Retention(100, OnSlow.DROP), History.NONE);
    take(1, 50);
    held.onDelivered(S, 0);
    assertThat(held.limit(BOTH)).isEqualTo(150);
  }

  @Test
  void aWindowIsFullOnceItHoldsAsManyMessagesAsItKeeps() {
    held.retain(new Retention(3, OnSlow.BLOCK), History.NONE);
    takeSingles(2);
    assertThat(held.isFull()).isFalse();
    takeSingles(1);
    assertThat(held.isFull()).isTrue();
  }

  // Forgetting.

  @Test
  void whatIsOwedOrNotAcknowledgedIsNeverTrimmed() {
    takeSingles(1_000);
    held.onDelivered(S, 100);
    held.acknowledge(1_000);
    held.trim(BOTH);
    assertThat(held.window().first()).isEqualTo(101);
    held.onDelivered(S, 1_000);
    HeldStream unacknowledged = new HeldStream(STREAM, 1);
    for (int i = 1; i <= 1_000; i++) {
      unacknowledged.take(Frames.part(STREAM, i, i));
    }
    unacknowledged.trim(NOBODY);
    assertThat(unacknowledged.window().first()).isEqualTo(1);
  }

  @Test
  void aLittleIsKeptOfWhatEverybodyHas() {
    takeSingles(1_000);
    held.acknowledge(1_000);
    held.trim(NOBODY);
    assertThat(held.window().messages()).isEqualTo(HeldStream.KEPT_MESSAGES);
    assertThat(held.last()).isEqualTo(1_000);
  }

  @Test
  void neverMoreIsKeptThanTheWindow() {
    held.retain(new Retention(10, OnSlow.BLOCK), History.NONE);
    takeSingles(100);
    held.acknowledge(100);
    held.trim(NOBODY);
    assertThat(held.window().messages()).isEqualTo(10);
  }

  @Test
  void onlySoManyBytesAreKeptOfWhatEverybodyHas() {
    int size = HeldStream.KEPT_BYTES / 4;
    for (int i = 1; i <= 8; i++) {
      held.take(new StreamWindow.Part(i, i, new byte[size]));
    }
    held.acknowledge(8);
    held.trim(NOBODY);
    assertThat(held.window().bytes()).isEqualTo(HeldStream.KEPT_BYTES);
  }

  @Test
  void onlyWholeBatchesAreTrimmed() {
    take(1, 600);
    take(601, 1_200);
    held.acknowledge(599);
    held.trim(NOBODY);
    assertThat(held.window().first()).isEqualTo(1);
    held.acknowledge(600);
    held.trim(NOBODY);
    assertThat(held.window().first()).isEqualTo(601);
  }

  @Test
  void whoBlocksDropsNothing() {
    held.retain(new Retention(3, OnSlow.BLOCK), History.NONE);
    takeSingles(10);
    held.onDelivered(S, 0);
    assertThat(held.dropForRoom(BOTH)).isZero();
    assertThat(held.window().first()).isEqualTo(1);
    assertThat(held.droppedTo()).isZero();
  }

  @Test
  void whatASlowOneHasNotDeliveredIsDroppedOldestFirstAndCounted() {
    held.retain(new Retention(10, OnSlow.DROP), History.NONE);
    take(1, 4);
    take(5, 8);
    take(9, 12);
    held.onDelivered(S, 2);
    assertThat(held.dropForRoom(BOTH)).as("3 and 4; 1 and 2 were delivered").isEqualTo(2);
    assertThat(held.window().first()).isEqualTo(5);
    assertThat(held.droppedTo()).isEqualTo(4);
    assertThat(held.settled(BOTH)).as("it was told that they will not come").isEqualTo(4);
    assertThat(held.acknowledged()).isEqualTo(4);
  }

  @Test
  void whatEverybodyHasMakesRoomWithoutALoss() {
    held.retain(new Retention(4, OnSlow.DROP), History.NONE);
    takeSingles(6);
    held.onDelivered(S, 6);
    assertThat(held.dropForRoom(BOTH)).isZero();
    assertThat(held.window().messages()).isEqualTo(4);
    assertThat(held.droppedTo()).isZero();
  }

  @Test
  void aWholeWindowIsKeptForWhoIsSlow() {
    held.retain(new Retention(4, OnSlow.DROP), History.NONE);
    held.onDelivered(S, 0);
    takeSingles(4);
    assertThat(held.dropForRoom(BOTH)).isZero();
    takeSingles(1);
    assertThat(held.dropForRoom(BOTH)).isEqualTo(1);
    assertThat(held.window().first()).isEqualTo(2);
  }

  @Test
  void whoDropsKeepsNoMoreBytesThanAWindowMay() {
    held.retain(new Retention(100, OnSlow.DROP), History.NONE);
    held.onDelivered(S, 0);
    int half = (int) (Retention.MAX_BYTES / 2);
    held.take(new StreamWindow.Part(1, 1, new byte[half]));
    held.take(new StreamWindow.Part(2, 2, new byte[half]));
    assertThat(held.dropForRoom(BOTH)).isZero();
    held.take(new StreamWindow.Part(3, 3, new byte[1]));
    assertThat(held.dropForRoom(BOTH)).isEqualTo(1);
  }

  // What standbys are told.

  @Test
  void aHoldingNamesWhatIsHeldAndForWhom() {
    take(1, 4);
    take(5, 6);
    held.window().forgetOldest();
    held.onDelivered(S, 4);
    assertThat(held.holding())
        .isEqualTo(
            new StreamHolding(STREAM, 5, 6, 0, false, List.of(new SubscriberPosition(S, 4))));
    held.end();
    held.window().forgetOldest();
    assertThat(held.isEnded()).isTrue();
    assertThat(held.holding())
        .isEqualTo(new StreamHolding(STREAM, 7, 6, 0, true, List.of(new SubscriberPosition(S, 4))));
  }

  @Test
  void streamsAreOpenedOnceFoundAndForgotten() {
    HeldStreams streams = new HeldStreams();
    assertThat(streams.isEmpty()).isTrue();
    assertThat(streams.get(STREAM)).isNull();
    HeldStream opened = streams.open(STREAM, 5);
    assertThat(opened.last()).isEqualTo(4);
    assertThat(streams.open(STREAM, 9)).as("known").isSameAs(opened);
    assertThat(streams.get(STREAM)).isSameAs(opened);
    assertThat(streams.all()).containsExactly(opened);
    streams.forgetIf(stream -> false);
    assertThat(streams.isEmpty()).isFalse();
    streams.forgetIf(stream -> stream.id().equals(STREAM));
    assertThat(streams.isEmpty()).isTrue();
  }

  @Test
  void streamsAreBoundedButThoseKnownAreFound() {
    HeldStreams streams = new HeldStreams();
    for (int i = 0; i < HeldStreams.MAX_STREAMS; i++) {
      assertThat(streams.open(Frames.stream("p", 1 + i), 1)).isNotNull();
    }
    assertThat(streams.open(Frames.stream("q", 1), 1)).isNull();
    assertThat(streams.open(Frames.stream("p", 1), 1)).isNotNull();
  }

  // History.

  private void keep(int window, int depth) {
    held.retain(new Retention(window, OnSlow.BLOCK), new History(depth));
  }

  @Test
  void theHistoryIsKeptThoughEverybodyHasIt() {
    keep(8_192, 1_000);
    takeSingles(5_000);
    held.acknowledge(5_000);
    held.trim(NOBODY);
    assertThat(held.window().messages()).isEqualTo(1_000);
    keep(8_192, 10);
    held.trim(NOBODY);
    assertThat(held.window().messages()).as("a little more").isEqualTo(HeldStream.KEPT_MESSAGES);
  }

  @Test
  void theHistoryHasItsOwnRoom() {
    keep(10, 5);
    held.onDelivered(S, 0);
    assertThat(held.limit(Set.of(S))).isEqualTo(15);
    takeSingles(14);
    assertThat(held.isFull()).isFalse();
    takeSingles(1);
    assertThat(held.isFull()).isTrue();
  }

  @Test
  void theHistoryIsBoundedByItsBytes() {
    keep(8_192, 100);
    int large = 8 * 1024 * 1024;
    for (int i = 1; i <= 20; i++) {
      held.take(new StreamWindow.Part(i, i, Frames.batch(STREAM, i, i, large)));
    }
    held.acknowledge(20);
    held.trim(NOBODY);
    assertThat(held.window().bytes()).isLessThanOrEqualTo(History.MAX_BYTES);
    assertThat(held.window().messages()).isEqualTo(7);
  }

  @Test
  void whatIsOwedNeverBeginsLaterThanItDid() {
    takeSingles(10);
    assertThat(held.owe(S, 7)).isEqualTo(7);
    assertThat(held.owe(S, 9)).as("it was owed more").isEqualTo(7);
    assertThat(held.owe(S, 4)).as("now it is owed more").isEqualTo(4);
  }
}
