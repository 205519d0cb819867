package io.zonecast.wire;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lifespan;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A batch's frame, read a second time by other means: slowly, field after field, by a stream that
 * ends where the frame does. Shares nothing with the codec but the domain's own checks.
 *
 * @param header what it says before its messages
 * @param messages what it says of each
 */
record ReferenceBatch(BatchHeader header, List<Part> messages) {
  private static final int FORMAT = 0x13;
  private static final int BATCH = 1;

  /**
   * A message.
   *
   * @param sentUs microseconds since 1970
   * @param dueUs microseconds since 1970
   * @param at where its payload begins in the frame
   * @param length of its payload, bytes
   * @param index its publication index
   */
  record Part(long sentUs, long dueUs, int at, int length, long index) {}

  /** The batch in a frame; nothing where the protocol knows no such frame. */
  static Optional<ReferenceBatch> of(byte[] frame) throws IOException {
    int zero = 0;
    while (zero < frame.length && frame[zero] != 0) {
      zero++;
    }
    if (zero == frame.length) {
      return Optional.empty();
    }
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(frame, zero + 1, frame.length))) {
      return Optional.of(read(new Topic(text(Arrays.copyOf(frame, zero))), in, frame.length));
    } catch (EOFException | IllegalArgumentException broken) {
      return Optional.empty();
    }
  }

  private static ReferenceBatch read(Topic topic, DataInputStream in, int end) throws IOException {
    require(in.readUnsignedByte() == FORMAT && in.readUnsignedByte() == BATCH);
    long epoch = in.readLong();
    Incarnation incarnation = new Incarnation(in.readLong());
    long first = in.readLong();
    int priority = in.readUnsignedByte();
    long term = in.readLong();
    PublisherId publisher = new PublisherId(text(bytes(in, in.readUnsignedShort())));
    Lifespan lifespan =
        option(2, bytes(in, in.readUnsignedShort())).map(Lifespan::new).orElse(Lifespan.FOREVER);
    int count = in.readUnsignedShort();
    require(first >= 1 && count >= 1 && first + count > first && epoch >= 0);
    List<Part> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long sentUs = in.readLong();
      long dueUs = sentUs - Integer.toUnsignedLong(in.readInt());
      int options = in.readUnsignedShort();
      long length = Integer.toUnsignedLong(in.readInt());
      long index = option(1, bytes(in, options)).orElse(first + i);
      messages.add(new Part(sentUs, dueUs, end - in.available(), (int) length, index));
      bytes(in, length);
    }
    require(in.available() == 0);
    StreamId stream = new StreamId(publisher, incarnation, topic, priority, term);
    return new ReferenceBatch(
        new BatchHeader(stream, first, count, new Epoch(epoch), lifespan), messages);
  }

  /** The first option of a name; each has nine bytes, and what is left over says nothing. */
  private static Optional<Long> option(int wanted, byte[] options) {
    ByteBuffer in = ByteBuffer.wrap(options);
    while (in.remaining() >= 9) {
      byte name = in.get();
      long value = in.getLong();
      if (name == wanted) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  private static byte[] bytes(DataInputStream in, long count) throws IOException {
    require(count <= in.available());
    return in.readNBytes((int) count);
  }

  /** Text that is the same bytes again when it is written. */
  private static String text(byte[] utf8) {
    String text = new String(utf8, StandardCharsets.UTF_8);
    require(Arrays.equals(text.getBytes(StandardCharsets.UTF_8), utf8));
    return text;
  }

  private static void require(boolean held) {
    if (!held) {
      throw new IllegalArgumentException("no batch");
    }
  }
}
