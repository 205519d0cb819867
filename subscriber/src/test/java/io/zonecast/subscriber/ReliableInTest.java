package io.zonecast.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Message;
import io.zonecast.domain.StreamId;
import io.zonecast.measurement.DeliveryKind;
import io.zonecast.stream.Frames;
import io.zonecast.wire.BatchFrame;
import io.zonecast.wire.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReliableInTest {
  private static final StreamId STREAM = Frames.stream("p", 7);

  private final List<Long> delivered = new ArrayList<>();
  private final ReliableIn in = new ReliableIn(Promise.after(STREAM, 0));

  private void deliver(long sequence, Message message, DeliveryKind kind) {
    delivered.add(sequence);
  }

  private void arrive(long first, long last) {
    arrive(first, last, 0);
  }

  private void arrive(long first, long last, int bytes) {
    in.onBatch(
        Frames.arrived(STREAM, Epoch.NONE, first, last, bytes), DeliveryKind.LIVE, this::deliver);
  }

  @Test
  void whatComesInOrderIsDeliveredAtOnce() {
    arrive(1, 2);
    arrive(3, 3);
    assertThat(delivered).containsExactly(1L, 2L, 3L);
    assertThat(in.last()).isEqualTo(3);
    assertThat(in.known()).isEqualTo(3);
    assertThat(in.missingUpTo()).as("nothing").isEqualTo(3);
    assertThat(in.missed()).isZero();
  }

  @Test
  void itBeginsBehindThePositionThatItWasPromised() {
    ReliableIn later = new ReliableIn(Promise.after(STREAM, 5));
    later.onBatch(Frames.arrived(STREAM, Epoch.NONE, 4, 6, 0), DeliveryKind.LIVE, this::deliver);
    assertThat(delivered).containsExactly(6L);
  }

  @Test
  void whatComesTwiceIsDeliveredOnce() {
    arrive(1, 3);
    arrive(1, 3);
    arrive(2, 5);
    arrive(7, 7);
    arrive(7, 7);
    arrive(6, 7);
    assertThat(delivered).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void whatComesEarlyWaitsForWhatIsMissing() {
    arrive(4, 5);
    arrive(2, 2);
    assertThat(delivered).isEmpty();
    assertThat(in.last()).isZero();
    assertThat(in.known()).isEqualTo(5);
    assertThat(in.missingUpTo()).as("before the first that waits").isEqualTo(1);
    arrive(1, 1);
    assertThat(delivered).containsExactly(1L, 2L);
    assertThat(in.missingUpTo()).isEqualTo(3);
    arrive(3, 3);
    assertThat(delivered).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void whatIsSaidToExistIsMissing() {
    in.reached(4);
    assertThat(in.missingUpTo()).isEqualTo(4);
    in.reached(2);
    assertThat(in.known()).as("never back").isEqualTo(4);
  }

  @Test
  void onlySoManyMessagesWaitAndTheRestIsAskedForAgain() {
    int extra = 10;
    arrive(2, 1 + ReliableIn.MAX_WAITING + extra);
    arrive(1, 1);
    assertThat(delivered).hasSize(1 + ReliableIn.MAX_WAITING);
    assertThat(in.last()).isEqualTo(1 + ReliableIn.MAX_WAITING);
    assertThat(in.missingUpTo()).isEqualTo(1 + ReliableIn.MAX_WAITING + extra);
  }

  @Test
  void onlySoManyBytesWait() {
    int half = (int) (ReliableIn.MAX_WAITING_BYTES / 2);
    arrive(2, 4, half);
    arrive(1, 1);
    assertThat(delivered).containsExactly(1L, 2L, 3L);
    arrive(5, 6, half);
    arrive(4, 4, half);
    assertThat(delivered).as("what was delivered makes room").endsWith(4L, 5L, 6L);
  }

  @Test
  void aNumberThatWaitsTwiceTakesItsBytesOnce() {
    int half = (int) (ReliableIn.MAX_WAITING_BYTES / 2);
    arrive(2, 2, half);
    arrive(2, 2, half);
    arrive(3, 3, half);
    arrive(1, 1);
    assertThat(delivered).containsExactly(1L, 2L, 3L);
  }

  @Test
  void whatIsHistoryIsSoByItsNumberHoweverItCame() {
    ReliableIn joined = new ReliableIn(new Promise(STREAM, 1, 3, 5));
    assertThat(joined.missingUpTo()).as("it asks up to the cut").isEqualTo(5);
    List<DeliveryKind> kinds = new ArrayList<>();
    StreamIn.Delivering to = (sequence, message, kind) -> kinds.add(kind);
    joined.onBatch(Frames.arrived(STREAM, Epoch.NONE, 6, 6, 0), DeliveryKind.LIVE, to);
    joined.onBatch(Frames.arrived(STREAM, Epoch.NONE, 1, 4, 0), DeliveryKind.REPAIRED, to);
    joined.onBatch(Frames.arrived(STREAM, Epoch.NONE, 5, 5, 0), DeliveryKind.LIVE, to);
    assertThat(kinds)
        .as("2 and 3 are owed from before, 4 and 5 are history, 6 is live")
        .containsExactly(
            DeliveryKind.REPAIRED,
            DeliveryKind.REPAIRED,
            DeliveryKind.HISTORY,
            DeliveryKind.HISTORY,
            DeliveryKind.LIVE);
  }

  // What never comes.

  @Test
  void whatNeverComesIsSkippedAndWhatIsThereOfItIsDelivered() {
    arrive(1, 1);
    arrive(3, 3);
    arrive(6, 7);
    in.skipTo(5, this::deliver);
    assertThat(delivered).containsExactly(1L, 3L, 6L, 7L);
    assertThat(in.missed()).as("2, 4 and 5").isEqualTo(3);
    assertThat(in.last()).isEqualTo(7);
  }

  @Test
  void aSkipBeyondWhatIsKnownIsKnown() {
    in.skipTo(9, this::deliver);
    assertThat(in.known()).isEqualTo(9);
    assertThat(in.missed()).isEqualTo(9);
    arrive(9, 10);
    assertThat(delivered).containsExactly(10L);
  }

  @Test
  void whatWasSkippedMakesRoom() {
    int half = (int) (ReliableIn.MAX_WAITING_BYTES / 2);
    arrive(2, 3, half);
    in.skipTo(3, this::deliver);
    arrive(5, 6, half);
    arrive(4, 4);
    assertThat(delivered).containsExactly(2L, 3L, 4L, 5L, 6L);
  }

  // The end.

  @Test
  void itIsCompleteOnceItsEndWasToldAndEverythingIsDelivered() {
    arrive(1, 2);
    assertThat(in.isComplete()).isFalse();
    in.end(3);
    assertThat(in.isEnded()).isTrue();
    assertThat(in.isComplete()).isFalse();
    assertThat(in.missingUpTo()).isEqualTo(3);
    arrive(3, 3);
    assertThat(in.isComplete()).isTrue();
  }

  @Test
  void anEmptyStreamIsCompleteWithItsEnd() {
    in.end(0);
    assertThat(in.isComplete()).isTrue();
  }

  // Behind an earlier life.

  @Test
  void whatIsHeldBackWaitsAndAsksForNothing() {
    in.holdBack();
    arrive(1, 2);
    in.reached(9);
    assertThat(delivered).isEmpty();
    assertThat(in.last()).isZero();
    assertThat(in.missingUpTo()).isZero();
    in.release(this::deliver);
    assertThat(in.isHeldBack()).isFalse();
    assertThat(delivered).containsExactly(1L, 2L);
    assertThat(in.missingUpTo()).isEqualTo(9);
  }

  @Test
  void whatArrivesBehindWhatWasReleasedIsDeliveredInOrder() {
    in.holdBack();
    arrive(2, 3);
    in.release(this::deliver);
    assertThat(delivered).isEmpty();
    arrive(1, 1);
    assertThat(delivered).containsExactly(1L, 2L, 3L);
  }

  @Test
  void bestEffortDeliversWhatComesAndIsCompleteWithItsEnd() {
    LossCounts counts = new LossCounts();
    BestEffortIn other = new BestEffortIn(Promise.after(STREAM, 0), false, counts);
    BatchFrame batch = Frames.arrived(STREAM, Epoch.NONE, 3, 3, 0);
    other.onBatch(batch, DeliveryKind.LIVE, this::deliver);
    other.onBatch(batch, DeliveryKind.LIVE, this::deliver);
    assertThat(delivered).containsExactly(3L);
    assertThat(counts.duplicated).isEqualTo(1);
    other.end(5);
    assertThat(other.isComplete()).isTrue();
    assertThat(other.missed()).isEqualTo(4);
  }
}
