package io.zonecast.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.zonecast.domain.Batch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Lifespan;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.wire.BatchCodec;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.SpareBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Streams that lose nothing by waiting: best effort without a rate. */
final class StreamsOutTest {
  private static final Topic A = new Topic("A");
  private static final Topic B = new Topic("B");
  private static final Topic C = new Topic("C");
  private static final int MOST_WAITING_BYTES = 4 * 1024 * 1024;
  private static final int PAYLOAD_BYTES = 10_000;

  /** Together they could hold twice what may wait. */
  private static final List<Topic> MANY =
      IntStream.range(0, 2 * MOST_WAITING_BYTES / StreamOut.FULL_BYTES)
          .mapToObj(i -> new Topic("t" + i))
          .toList();

  private final StreamsOut streams = new StreamsOut(EnumSet.allOf(Lane.class));
  private final SpareBuffer spare = new SpareBuffer();
  private final List<String> sent = new ArrayList<>();
  private int room;

  /** Each stream's first turn, in which it has nothing to send, is over. */
  private void put(List<Topic> topics) {
    for (Topic topic : topics) {
      streams.put(new BestEffortOut(id(topic, 0), Lifespan.FOREVER, false, spare));
    }
    assertThat(streams.flush(lane -> this::send)).isTrue();
  }

  private static StreamId id(Topic topic, int priority) {
    return new StreamId(new PublisherId("p"), new Incarnation(7), topic, priority, 0);
  }

  private StreamOut stream(Topic topic) {
    return streams.get(id(topic, 0));
  }

  private boolean send(byte[] frame) {
    if (room == 0) {
      return false;
    }
    room--;
    try {
      Batch batch = BatchCodec.decode(frame);
      sent.add(
          "%s %d-%d"
              .formatted(batch.stream().topic(), batch.firstSequence(), batch.lastSequence()));
    } catch (MalformedFrameException broken) {
      throw new AssertionError(broken);
    }
    return true;
  }

  private void add(Topic topic) {
    add(topic, 1);
  }

  private void add(Topic topic, int bytes) {
    streams.add(stream(topic), 5, 5, new byte[bytes], 0, lane -> this::send);
  }

  private boolean flush(int roomFor) {
    room = roomFor;
    boolean all = streams.flush(lane -> this::send);
    room = 0;
    return all;
  }

  /** Something waits, though nothing could be sent. */
  private void block() {
    add(MANY.get(0), PAYLOAD_BYTES);
    assertThat(flush(0)).isFalse();
    assertThat(streams.isBlocked()).isTrue();
    assertThat(streams.mayTakeMore(Lane.NORMAL)).isTrue();
  }

  private void addWhatMayWait() {
    for (Topic topic : MANY) {
      while (streams.mayTakeMore(Lane.NORMAL) && !stream(topic).isFull()) {
        add(topic, PAYLOAD_BYTES);
      }
    }
  }

  private int waitingBytes() {
    return streams.all().stream().mapToInt(StreamOut::waitingBytes).sum();
  }

  @Test
  void streamsSendInTheOrderInWhichTheyAskedWhateverCameToThemAfterwards() {
    put(List.of(A, B, C));
    add(B);
    add(A);
    add(B);
    add(C);
    add(B);
    assertThat(flush(3)).isTrue();
    assertThat(sent).containsExactly("B 1-3", "A 1-1", "C 1-1");
  }

  @Test
  void whatHadNoRoomIsNextAndGrowsMeanwhile() {
    put(List.of(A, B));
    add(A);
    add(B);
    assertThat(flush(0)).isFalse();
    add(B);
    add(A);
    assertThat(flush(1)).isFalse();
    assertThat(sent).containsExactly("A 1-2");
    assertThat(flush(1)).isTrue();
    assertThat(sent).containsExactly("A 1-2", "B 1-2");
  }

  @Test
  void streamHasOneTurnHoweverManyMessagesItWasGiven() {
    put(List.of(A, B, C));
    add(A);
    add(B);
    add(A);
    add(A);
    assertThat(flush(1)).isFalse();
    add(C);
    add(A);
    assertThat(flush(3)).isTrue();
    assertThat(sent).as("A again behind C").containsExactly("A 1-3", "B 1-1", "C 1-1", "A 4-4");
  }

  @Test
  void aHigherPriorityOvertakesWhateverWaits() {
    put(List.of(A, B));
    StreamOut high = new BestEffortOut(id(C, 9), Lifespan.FOREVER, false, spare);
    StreamOut low = new BestEffortOut(id(C, 3), Lifespan.FOREVER, false, spare);
    streams.put(low);
    streams.put(high);
    assertThat(streams.flush(lane -> this::send)).isTrue();
    add(A);
    streams.add(low, 5, 5, new byte[1], 1, lane -> this::send);
    streams.add(low, 5, 5, new byte[1], 2, lane -> this::send);
    assertThat(flush(0)).isFalse();
    streams.add(high, 5, 5, new byte[1], 3, lane -> this::send);
    assertThat(flush(1)).isFalse();
    assertThat(sent).containsExactly("C 1-1");
    assertThat(high.isEmpty()).isTrue();
    assertThat(flush(9)).isTrue();
    assertThat(sent).containsExactly("C 1-1", "C 1-2", "A 1-1");
  }

  @Test
  void batchThatIsFullLeavesAtOnceWhereThereIsRoom() {
    put(List.of(A, B));
    room = 2;
    add(B);
    add(A, StreamOut.FULL_BYTES);
    assertThat(sent).containsExactly("B 1-1", "A 1-1");
    assertThat(waitingBytes()).isZero();
  }

  @Test
  void streamWhoseBatchIsFullAndHadNoRoomStaysFullUntilItIsSent() {
    put(List.of(A, B));
    add(A, StreamOut.FULL_BYTES);
    assertThat(streams.isBlocked()).isTrue();
    assertThat(stream(A).isFull()).isTrue();
    assertThat(stream(B).isFull()).isFalse();
    flush(1);
    assertThat(stream(A).isFull()).isFalse();
  }

  @Test
  void boundedBytesWaitInAllStreamsTogether() {
    put(MANY);
    block();
    addWhatMayWait();
    assertThat(streams.mayTakeMore(Lane.NORMAL)).isFalse();
    assertThat(waitingBytes())
        .isBetween(MOST_WAITING_BYTES, MOST_WAITING_BYTES + PAYLOAD_BYTES + 100);
    assertThat(sent).isEmpty();
  }

  @Test
  void whatWasSentMakesRoomForMoreThoughTheRestStillWaits() {
    put(MANY);
    block();
    addWhatMayWait();
    int before = waitingBytes();
    assertThat(flush(1)).isFalse();
    assertThat(streams.mayTakeMore(Lane.NORMAL)).isTrue();
    addWhatMayWait();
    assertThat(streams.mayTakeMore(Lane.NORMAL)).isFalse();
    assertThat(waitingBytes()).isCloseTo(before, within(PAYLOAD_BYTES));
  }

  @Test
  void onceEverythingWasSentAsMuchMayWaitAgain() {
    put(MANY);
    block();
    addWhatMayWait();
    int before = waitingBytes();
    assertThat(flush(Integer.MAX_VALUE)).isTrue();
    assertThat(streams.isBlocked()).isFalse();
    assertThat(streams.mayTakeMore(Lane.NORMAL)).isTrue();
    assertThat(waitingBytes()).isZero();
    block();
    addWhatMayWait();
    assertThat(streams.mayTakeMore(Lane.NORMAL)).isFalse();
    assertThat(waitingBytes()).isEqualTo(before);
  }

  @Test
  void aLaneWithoutRoomDoesNotHoldUpTheOther() {
    put(List.of(A));
    StreamOut high = new BestEffortOut(id(A, 9), Lifespan.FOREVER, false, spare);
    streams.put(high);
    StreamsOut.Ways onlyExpress = lane -> frame -> lane == Lane.EXPRESS && sent.add("sent");
    streams.flush(onlyExpress);
    streams.add(streams.get(id(A, 0)), 5, 5, new byte[1], 1, onlyExpress);
    streams.add(high, 5, 5, new byte[2], 2, onlyExpress);
    assertThat(streams.flush(onlyExpress)).isFalse();
    assertThat(streams.isBlocked()).isTrue();
    assertThat(high.isEmpty()).isTrue();
    assertThat(streams.get(id(A, 0)).isEmpty()).isFalse();
    assertThat(streams.mayTakeMore(Lane.NORMAL)).isTrue();
    streams.add(high, 5, 5, new byte[2], 3, onlyExpress);
    assertThat(streams.flushRest(onlyExpress)).isFalse();
    assertThat(high.isEmpty()).as("what has room goes on").isTrue();
  }
}
