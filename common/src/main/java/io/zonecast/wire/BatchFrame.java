package io.zonecast.wire;

import io.zonecast.domain.Message;
import java.nio.ByteBuffer;

/**
 * A batch's frame that was checked: what it says before its messages was read, and they fill it
 * exactly. They are read one after the other, and their payloads stay where they are.
 */
public final class BatchFrame {
  private final byte[] bytes;
  private final BatchHeader header;
  private final int messagesAt;

  /** A frame whose messages begin at {@code messagesAt} and were seen to fill it. */
  BatchFrame(byte[] bytes, BatchHeader header, int messagesAt) {
    this.bytes = bytes;
    this.header = header;
    this.messagesAt = messagesAt;
  }

  /** What it says before its messages. */
  public BatchHeader header() {
    return header;
  }

  /** How long the frame is, bytes. */
  public int length() {
    return bytes.length;
  }

  /** Its last message's number. */
  public long lastSequence() {
    return header.lastSequence();
  }

  /**
   * The batch without what follows its first messages.
   *
   * @param most how many of them, at least 1
   */
  public BatchFrame first(long most) {
    return header.count() <= most
        ? this
        : new BatchFrame(
            bytes,
            new BatchHeader(
                header.stream(),
                header.firstSequence(),
                (int) most,
                header.epoch(),
                header.lifespan()),
            messagesAt);
  }

  /** Its messages, in their order, from the first one on. */
  public Messages messages() {
    return new Messages();
  }

  /** Goes through a batch's messages. One thread. */
  public final class Messages {
    private final ByteBuffer in = ByteBuffer.wrap(bytes);
    private int next = messagesAt;
    private long sequence = header.firstSequence() - 1;
    private int optionsAt;
    private int optionsLength;

    private Messages() {}

    /** Whether there is another one. */
    public boolean hasNext() {
      return sequence < header.lastSequence();
    }

    /** Goes on to the next message, which must be there; its payload is that of the frame. */
    public Message next() {
      long sentUs = in.getLong(next);
      long latenessUs = in.getInt(next + BatchWriter.LATENESS_AT) & 0xffff_ffffL;
      int options = in.getShort(next + BatchWriter.OPTIONS_AT) & 0xffff;
      int length = in.getInt(next + BatchWriter.LENGTH_AT);
      optionsAt = next + BatchWriter.MESSAGE_OVERHEAD_BYTES;
      optionsLength = options;
      int payloadAt = optionsAt + options;
      next = payloadAt + length;
      sequence++;
      return new Message(sentUs, sentUs - latenessUs, bytes, payloadAt, length, header.lifespan());
    }

    /** The number of the message that {@link #next} returned. */
    public long sequence() {
      return sequence;
    }

    /**
     * The publication index of that message: its place among all that its publisher published on
     * the topic, at whatever priority, from 1.
     */
    public long index() {
      return Options.find(bytes, optionsAt, optionsLength, Options.INDEX, sequence);
    }
  }
}
