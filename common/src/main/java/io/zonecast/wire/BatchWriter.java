package io.zonecast.wire;

import io.zonecast.domain.Batch;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Lifespan;
import io.zonecast.domain.StreamId;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Gathers messages of one stream and writes them as a batch's frame. A payload is copied when it is
 * added; between two batches nothing is kept but the stream's name. Not thread-safe.
 */
public final class BatchWriter {
  /** Where a batch's first number stands behind the prefix: format, type, epoch, incarnation. */
  static final int SEQUENCE_AT = 1 + 1 + Long.BYTES + Long.BYTES;

  // Where a message's fields stand behind its beginning: sent time first, then these.
  static final int LATENESS_AT = Long.BYTES;
  static final int OPTIONS_AT = LATENESS_AT + Integer.BYTES;
  static final int LENGTH_AT = OPTIONS_AT + Short.BYTES;

  /** Bytes of a frame beyond its payload and options, for each message. */
  static final int MESSAGE_OVERHEAD_BYTES = LENGTH_AT + Integer.BYTES;

  private static final long MAX_LATENESS_US = 0xffff_ffffL;

  private final byte[] head;
  private final int firstSequenceAt;
  private final SpareBuffer spare;
  // Null while there is no message.
  private byte[] bytes;
  private ByteBuffer numbers;
  private int length;
  private int count;

  /** An empty batch of messages that never expire. */
  public BatchWriter(StreamId stream, SpareBuffer spare) {
    this(stream, Lifespan.FOREVER, spare);
  }

  /** An empty batch; its array comes from {@code spare}, and goes back. */
  public BatchWriter(StreamId stream, Lifespan lifespan, SpareBuffer spare) {
    byte[] prefix = Prefixes.topic(stream.topic());
    FrameWriter options = new FrameWriter();
    if (lifespan.isSome()) {
      options.u8(Options.LIFESPAN).i64(lifespan.us());
    }
    byte[] written = options.toBytes();
    this.head =
        new FrameWriter()
            .raw(prefix)
            .u8(FrameType.FORMAT)
            .u8(FrameType.BATCH.code)
            .i64(Epoch.NONE.zxid())
            .i64(stream.incarnation().zxid())
            .i64(0)
            .u8(stream.priority())
            .i64(stream.term())
            .text(stream.publisher().name())
            .u16(written.length)
            .raw(written)
            .u16(0)
            .toBytes();
    this.firstSequenceAt = prefix.length + SEQUENCE_AT;
    this.spare = spare;
  }

  /**
   * Adds a message whose publication index is its number.
   *
   * @see #add(long, long, byte[], long)
   */
  public void add(long sentUs, long dueUs, byte[] payload) {
    add(sentUs, dueUs, payload, 0);
  }

  /**
   * Adds a message. A lateness over 71 minutes is written as 71 minutes.
   *
   * @param sentUs when publish was called, microseconds since 1970
   * @param dueUs when it was to be published, microseconds since 1970
   * @param payload copied
   * @param index its publication index, from 1; 0 where that is its number
   * @throws IllegalStateException where {@link Batch#MAX_MESSAGES} are there
   */
  public void add(long sentUs, long dueUs, byte[] payload, long index) {
    if (count == Batch.MAX_MESSAGES) {
      throw new IllegalStateException("a batch holds at most %d messages".formatted(count));
    }
    if (bytes == null) {
      begin();
    }
    int options = index == 0 ? 0 : Options.BYTES;
    int payloadAt = length + MESSAGE_OVERHEAD_BYTES + options;
    if (payloadAt + payload.length > bytes.length) {
      use(Arrays.copyOf(bytes, Math.max(bytes.length * 2, payloadAt + payload.length)));
    }
    long latenessUs = Math.max(0, Math.min(MAX_LATENESS_US, sentUs - dueUs));
    numbers.putLong(length, sentUs);
    numbers.putInt(length + LATENESS_AT, (int) latenessUs);
    numbers.putShort(length + OPTIONS_AT, (short) options);
    numbers.putInt(length + LENGTH_AT, payload.length);
    if (index != 0) {
      bytes[length + MESSAGE_OVERHEAD_BYTES] = Options.INDEX;
      numbers.putLong(length + MESSAGE_OVERHEAD_BYTES + 1, index);
    }
    System.arraycopy(payload, 0, bytes, payloadAt, payload.length);
    length = payloadAt + payload.length;
    count++;
  }

  /** How many messages it holds. */
  public int count() {
    return count;
  }

  /** What the messages take up, bytes, their overhead included. */
  public int bytes() {
    return bytes == null ? 0 : length - head.length;
  }

  /**
   * The frame of a batch that no broker has relayed yet; what was added stays.
   *
   * @param firstSequence the first message's number, at least 1
   * @throws IllegalStateException where there is no message
   */
  public byte[] frame(long firstSequence) {
    if (count == 0) {
      throw new IllegalStateException("a batch without messages");
    }
    numbers.putLong(firstSequenceAt, firstSequence);
    numbers.putShort(head.length - Short.BYTES, (short) count);
    return Arrays.copyOf(bytes, length);
  }

  /** Forgets the messages. */
  public void clear() {
    count = 0;
    if (bytes != null) {
      spare.give(bytes);
      bytes = null;
      numbers = null;
    }
  }

  private void begin() {
    use(spare.take());
    if (bytes.length < head.length) {
      use(new byte[2 * head.length]);
    }
    System.arraycopy(head, 0, bytes, 0, head.length);
    length = head.length;
  }

  private void use(byte[] array) {
    bytes = array;
    numbers = ByteBuffer.wrap(array);
  }
}
