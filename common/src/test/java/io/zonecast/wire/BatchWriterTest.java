package io.zonecast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Batch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Message;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Writers of two streams that use one array in turn. */
final class BatchWriterTest {
  private static final int MOST_PAYLOAD_BYTES = 2_000;

  private final SpareBuffer spare = new SpareBuffer();
  private final Stream a = new Stream("A");
  private final Stream longer = new Stream("a topic with a longer name");

  /** A writer, and what its next frame must hold. */
  private final class Stream {
    private final StreamId id;
    private final BatchWriter writer;
    private final List<Message> added = new ArrayList<>();
    private long last;

    Stream(String topic) {
      id = new StreamId(new PublisherId("p"), new Incarnation(7), new Topic(topic));
      writer = new BatchWriter(id, spare);
    }

    void add(long sentUs, long dueUs, byte[] payload) {
      writer.add(sentUs, dueUs, payload);
      added.add(new Message(sentUs, dueUs, payload));
    }

    void add(int bytes, int value) {
      byte[] payload = new byte[bytes];
      Arrays.fill(payload, (byte) value);
      add(1_000_000 + value, 999_000, payload);
    }

    void assertFrame() {
      assertThat(writer.count()).isEqualTo(added.size());
      assertThat(writer.frame(last + 1))
          .isEqualTo(BatchCodec.encode(new Batch(id, last + 1, added)));
    }

    void flush() {
      assertFrame();
      last += added.size();
      writer.clear();
      added.clear();
      assertThat(writer.count()).isZero();
      assertThat(writer.bytes()).isZero();
    }
  }

  @Test
  void whatOneGathersOutlivesTheOthersFlush() {
    a.add(50, 1);
    longer.add(50, 2);
    a.flush();
    longer.add(50, 3);
    a.add(50, 4);
    longer.flush();
    longer.add(50, 5);
    a.add(50, 6);
    a.flush();
    longer.flush();
  }

  @Test
  void anArrayThatHeldMoreLeavesNothingBehind() {
    longer.add(10_000, 0xff);
    longer.flush();
    a.add(100, 1);
    a.add(0, 2);
    a.flush();
  }

  @Test
  void aFrameThatWasAskedForIsNoEnd() {
    a.add(100, 1);
    a.assertFrame();
    longer.add(100, 2);
    a.add(1_000, 3);
    a.flush();
    longer.flush();
  }

  @Test
  void framesAreThoseOfTheCodecInWhateverOrderTwoWrite() {
    Random random = new Random(5);
    for (int i = 0; i < 10_000; i++) {
      Stream next = random.nextBoolean() ? a : longer;
      if (random.nextInt(4) > 0 || next.added.isEmpty()) {
        byte[] payload = new byte[random.nextInt(MOST_PAYLOAD_BYTES)];
        random.nextBytes(payload);
        next.add(random.nextLong(1L << 40), random.nextLong(1L << 40), payload);
      } else {
        next.flush();
      }
    }
  }
}
