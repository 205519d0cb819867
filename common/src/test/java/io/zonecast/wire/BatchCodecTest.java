package io.zonecast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.domain.Batch;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Message;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BatchCodecTest {
  private static final StreamId STREAM =
      new StreamId(new PublisherId("p"), new Incarnation(1), new Topic("A"));

  @Test
  void batchesReadBackAsTheyWereWritten() throws MalformedFrameException {
    RandomFrames frames = new RandomFrames(new Random(11));
    for (int i = 0; i < 1_000; i++) {
      Batch batch = frames.batch();
      byte[] frame = BatchCodec.encode(batch);
      assertThat(BatchCodec.isBatch(frame)).isTrue();
      assertThat(BatchCodec.decode(frame)).isEqualTo(batch);
      BatchHeader header = BatchCodec.header(frame);
      assertThat(header)
          .isEqualTo(
              new BatchHeader(
                  batch.stream(), batch.firstSequence(), batch.messages().size(), Epoch.NONE));
      assertThat(header.lastSequence()).isEqualTo(batch.lastSequence());
    }
  }

  @Test
  void theLargestCountReadsBack() throws MalformedFrameException {
    Batch batch =
        new Batch(
            STREAM, 1, Collections.nCopies(Batch.MAX_MESSAGES, new Message(5, 5, new byte[0])));
    byte[] frame = BatchCodec.encode(batch);
    assertThat(BatchCodec.header(frame).count()).isEqualTo(65_535);
    assertThat(BatchCodec.decode(frame)).isEqualTo(batch);
  }

  @Test
  void theLargestNamesAndPayloadReadBack() throws MalformedFrameException {
    byte[] payload = new byte[16 * 1024 * 1024];
    payload[payload.length - 1] = 1;
    StreamId longest =
        new StreamId(
            new PublisherId("p".repeat(64)),
            new Incarnation(Long.MAX_VALUE),
            new Topic("x".repeat(Topic.MAX_BYTES)),
            StreamId.MAX_PRIORITY,
            Long.MAX_VALUE);
    Batch batch = new Batch(longest, Long.MAX_VALUE - 1, List.of(new Message(1, 1, payload)));
    assertThat(BatchCodec.decode(BatchCodec.encode(batch))).isEqualTo(batch);
  }

  @Test
  void latenessIsBoundedAndNeverNegative() throws MalformedFrameException {
    assertThat(dueUs(new Message(Long.MAX_VALUE, 0, new byte[0])))
        .isEqualTo(Long.MAX_VALUE - 0xffff_ffffL);
    assertThat(dueUs(new Message(5, 9, new byte[0]))).isEqualTo(5);
  }

  private static long dueUs(Message message) throws MalformedFrameException {
    return BatchCodec.decode(BatchCodec.encode(new Batch(STREAM, 1, List.of(message))))
        .messages()
        .get(0)
        .dueUs();
  }

  @Test
  void stampingChangesTheEpochAndNothingElse() throws MalformedFrameException {
    RandomFrames frames = new RandomFrames(new Random(12));
    for (int i = 0; i < 500; i++) {
      Batch batch = frames.batch();
      Epoch epoch = frames.epoch();
      byte[] before = BatchCodec.encode(batch);
      byte[] after = before.clone();
      BatchCodec.stampEpoch(after, epoch);
      assertThat(BatchCodec.header(after).epoch()).isEqualTo(epoch);
      assertThat(BatchCodec.decode(after)).isEqualTo(batch);
      int epochAt = Prefixes.end(before) + 2;
      Arrays.fill(after, epochAt, epochAt + 8, (byte) 0);
      assertThat(after).isEqualTo(before);
    }
  }

  @Test
  void aRepairCarriesTheBatchToOneInboxInTheEpochOfWhoSendsIt() throws MalformedFrameException {
    RandomFrames frames = new RandomFrames(new Random(13));
    for (int i = 0; i < 500; i++) {
      Batch batch = frames.batch();
      byte[] stored = BatchCodec.encode(batch);
      BatchCodec.stampEpoch(stored, frames.epoch());
      byte[] before = stored.clone();
      Epoch epoch = frames.epoch();
      byte[] repair = BatchCodec.repair(i, stored, epoch);
      assertThat(stored).as("a copy is stamped").isEqualTo(before);
      assertThat(Arrays.copyOf(repair, Prefixes.inbox(i).length)).isEqualTo(Prefixes.inbox(i));
      byte[] inside = BatchCodec.repaired(repair).orElseThrow();
      assertThat(BatchCodec.decode(inside)).isEqualTo(batch);
      assertThat(BatchCodec.header(inside).epoch()).isEqualTo(epoch);
      assertThat(BatchCodec.isBatch(repair)).isFalse();
    }
  }

  @Test
  void whatIsNoRepairHoldsNone() {
    RandomFrames frames = new RandomFrames(new Random(14));
    byte[] unended = new byte[1_000];
    Arrays.fill(unended, (byte) 'A');
    for (byte[] none :
        List.of(
            BatchCodec.encode(frames.batch()),
            ControlCodec.encode(Prefixes.inbox(5), new ControlMessage.Ping(1)),
            Prefixes.inbox(5),
            unended,
            new byte[0])) {
      assertThat(BatchCodec.repaired(none)).isEmpty();
    }
  }

  @Test
  void aBatchCutAtTheFrontKeepsTheRestAsItWas() throws MalformedFrameException {
    RandomFrames frames = new RandomFrames(new Random(15));
    for (int i = 0; i < 300; i++) {
      Batch whole = frames.batch();
      byte[] frame = BatchCodec.encode(whole);
      for (int skipped : new int[] {0, whole.messages().size() / 2, whole.messages().size() - 1}) {
        long first = whole.firstSequence() + skipped;
        assertThat(BatchCodec.decode(BatchCodec.from(first, frame)))
            .isEqualTo(
                new Batch(
                    whole.stream(),
                    first,
                    whole.messages().subList(skipped, whole.messages().size())));
      }
    }
  }

  @Test
  void aTopicThatIsNotUtf8IsMalformedAndNotMended() {
    byte[] frame = BatchCodec.encode(new Batch(STREAM, 1, List.of(new Message(1, 1, new byte[0]))));
    for (byte bad : new byte[] {(byte) 0xff, (byte) 0xc3, (byte) 0x80}) {
      frame[0] = bad;
      assertThatThrownBy(() -> BatchCodec.header(frame))
          .isInstanceOf(MalformedFrameException.class)
          .hasMessage("text is not UTF-8");
      assertThatThrownBy(() -> BatchCodec.decode(frame))
          .isInstanceOf(MalformedFrameException.class);
    }
  }

  @Test
  void numbersThatNoStreamHasAreMalformed() {
    for (long first : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      byte[] frame = frameWithFirstSequence(first);
      assertThatThrownBy(() -> BatchCodec.header(frame))
          .as("%d", first)
          .isInstanceOf(MalformedFrameException.class);
      assertThatThrownBy(() -> BatchCodec.decode(frame))
          .isInstanceOf(MalformedFrameException.class);
    }
  }

  private static byte[] frameWithFirstSequence(long first) {
    byte[] frame = BatchCodec.encode(new Batch(STREAM, 1, List.of(new Message(1, 1, new byte[0]))));
    for (int i = 0; i < 8; i++) {
      frame[2 + 2 + 8 + 8 + i] = (byte) (first >>> (56 - 8 * i));
    }
    return frame;
  }

  @Test
  void anEmptyBatchIsMalformed() {
    byte[] frame = BatchCodec.encode(new Batch(STREAM, 1, List.of(new Message(1, 1, new byte[0]))));
    byte[] none = Arrays.copyOf(frame, frame.length - BatchWriter.MESSAGE_OVERHEAD_BYTES);
    none[none.length - 1] = 0;
    assertThatThrownBy(() -> BatchCodec.header(none)).isInstanceOf(MalformedFrameException.class);
  }

  @Test
  void whatIsNoFrameIsNoBatch() {
    assertThat(BatchCodec.isBatch(new byte[0])).isFalse();
    assertThat(BatchCodec.isBatch(new byte[] {'A', 0})).isFalse();
    assertThat(BatchCodec.isBatch(new byte[1_000])).isFalse();
    byte[] unended = new byte[1_000];
    Arrays.fill(unended, (byte) 'A');
    assertThat(BatchCodec.isBatch(unended)).isFalse();
  }

  @Test
  void batchesThatFollowEachOtherAreJoinedIntoTheFrameThatAllOfThemWouldHaveHad()
      throws MalformedFrameException {
    RandomFrames frames = new RandomFrames(new Random(12));
    for (int i = 0; i < 200; i++) {
      List<Message> messages = frames.batch().messages();
      int cut = 1 + new Random(i).nextInt(messages.size());
      byte[] whole = BatchCodec.encode(new Batch(STREAM, 7, messages));
      List<byte[]> parts = new ArrayList<>();
      parts.add(BatchCodec.encode(new Batch(STREAM, 7, messages.subList(0, cut))));
      if (cut < messages.size()) {
        parts.add(
            BatchCodec.encode(new Batch(STREAM, 7 + cut, messages.subList(cut, messages.size()))));
      }
      assertThat(BatchCodec.joined(parts, messages.size())).isEqualTo(whole);
    }
  }
}
