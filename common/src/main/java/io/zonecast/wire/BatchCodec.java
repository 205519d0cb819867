package io.zonecast.wire;

import io.zonecast.domain.Batch;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Lifespan;
import io.zonecast.domain.Message;
import io.zonecast.domain.StreamId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Batches as frames. Behind the topic's prefix: format, type, epoch (the one field that a relay
 * stamps), incarnation, first sequence, priority, term, publisher, batch options, count, then each
 * message: sent time, lateness, message options, payload. {@link Options} that a reader does not
 * know are passed over.
 */
public final class BatchCodec {
  private static final StreamNames STREAMS = new StreamNames();

  private BatchCodec() {}

  /**
   * The frame of a batch that no broker has relayed yet. A lateness over 71 minutes is written as
   * 71 minutes. The messages have one lifespan, the first one's.
   */
  public static byte[] encode(Batch batch) {
    BatchWriter writer =
        new BatchWriter(batch.stream(), batch.messages().get(0).lifespan(), new SpareBuffer());
    batch.messages().forEach(each -> writer.add(each.sentUs(), each.dueUs(), each.payload()));
    return writer.frame(batch.firstSequence());
  }

  /** Whether a publication's frame holds a batch; what is no frame at all holds none. */
  public static boolean isBatch(byte[] frame) {
    try {
      return FrameType.read(new FrameReader(frame, Prefixes.end(frame))) == FrameType.BATCH;
    } catch (MalformedFrameException broken) {
      return false;
    }
  }

  /**
   * Reads what a relay needs, and checks that the messages fill the frame exactly, without reading
   * them.
   */
  public static BatchHeader header(byte[] frame) throws MalformedFrameException {
    return read(frame).header();
  }

  /** Checks a batch completely; its messages are read when they are asked for. */
  public static BatchFrame read(byte[] frame) throws MalformedFrameException {
    int end = Prefixes.end(frame);
    FrameReader in = new FrameReader(frame, end);
    BatchHeader header = readHeader(frame, end, in);
    int messagesAt = in.position();
    for (int i = 0; i < header.count(); i++) {
      in.skip(BatchWriter.OPTIONS_AT);
      in.skip(in.u16() + in.u32());
    }
    in.end();
    return new BatchFrame(frame, header, messagesAt);
  }

  /** Reads a batch and every message of it. */
  public static Batch decode(byte[] frame) throws MalformedFrameException {
    BatchFrame batch = read(frame);
    List<Message> messages = new ArrayList<>(batch.header().count());
    for (BatchFrame.Messages each = batch.messages(); each.hasNext(); ) {
      messages.add(each.next());
    }
    return new Batch(batch.header().stream(), batch.header().firstSequence(), messages);
  }

  /**
   * Writes the relay's epoch into a frame that was received, whose {@link #header} was read. The
   * frame must not have been sent yet: a frame that was sent belongs to the transport.
   */
  public static void stampEpoch(byte[] frame, Epoch epoch) throws MalformedFrameException {
    int at = Prefixes.end(frame) + 2;
    for (int i = 0; i < Long.BYTES; i++) {
      frame[at + i] = (byte) (epoch.zxid() >>> (56 - 8 * i));
    }
  }

  /**
   * A batch's frame as it goes to one inbox, as a repair: a copy, stamped with the epoch of the
   * reign in which it is sent, whatever the frame says.
   */
  public static byte[] repair(long nonce, byte[] frame, Epoch epoch)
      throws MalformedFrameException {
    byte[] stamped = frame.clone();
    stampEpoch(stamped, epoch);
    return new FrameWriter()
        .raw(Prefixes.inbox(nonce))
        .u8(FrameType.FORMAT)
        .u8(FrameType.REPAIR.code)
        .raw(stamped)
        .toBytes();
  }

  /** The batch's frame in a {@link #repair}; nothing where a frame is none. */
  public static Optional<byte[]> repaired(byte[] frame) {
    try {
      FrameReader in = new FrameReader(frame, Prefixes.end(frame));
      return FrameType.read(in) == FrameType.REPAIR
          ? Optional.of(Arrays.copyOfRange(frame, in.position(), frame.length))
          : Optional.empty();
    } catch (MalformedFrameException broken) {
      return Optional.empty();
    }
  }

  /** A batch's frame without its messages before {@code first}, which is one of its numbers. */
  public static byte[] from(long first, byte[] frame) throws MalformedFrameException {
    FrameReader in = new FrameReader(frame, Prefixes.end(frame));
    BatchHeader header = readHeader(frame, Prefixes.end(frame), in);
    int messagesAt = in.position();
    int skipped = (int) (first - header.firstSequence());
    for (int i = 0; i < skipped; i++) {
      in.skip(BatchWriter.OPTIONS_AT);
      in.skip(in.u16() + in.u32());
    }
    byte[] rest =
        new FrameWriter()
            .raw(Arrays.copyOf(frame, messagesAt))
            .raw(Arrays.copyOfRange(frame, in.position(), frame.length))
            .toBytes();
    ByteBuffer.wrap(rest)
        .putLong(Prefixes.end(frame) + BatchWriter.SEQUENCE_AT, first)
        .putShort(messagesAt - Short.BYTES, (short) (header.count() - skipped));
    return rest;
  }

  /**
   * One batch's frame of several that follow each other in one stream: the messages of all of them.
   *
   * @param frames each as it came from the publisher, read before; their epochs and options are the
   *     first one's
   * @param count of all their messages, at most {@link Batch#MAX_MESSAGES}
   */
  public static byte[] joined(List<byte[]> frames, int count) throws MalformedFrameException {
    byte[] first = frames.get(0);
    int optionsAt = optionsAt(first);
    int size = messagesAt(first, optionsAt);
    for (byte[] frame : frames) {
      size += frame.length - messagesAt(frame, optionsAt);
    }
    byte[] joined = Arrays.copyOf(first, size);
    int filled = first.length;
    for (byte[] frame : frames.subList(1, frames.size())) {
      int messagesAt = messagesAt(frame, optionsAt);
      System.arraycopy(frame, messagesAt, joined, filled, frame.length - messagesAt);
      filled += frame.length - messagesAt;
    }
    ByteBuffer.wrap(joined).putShort(messagesAt(first, optionsAt) - Short.BYTES, (short) count);
    return joined;
  }

  /** Where the length of the options is: in all frames of a stream at the same place. */
  private static int optionsAt(byte[] frame) throws MalformedFrameException {
    int publisherAt = Prefixes.end(frame) + BatchWriter.SEQUENCE_AT + Long.BYTES + 1 + Long.BYTES;
    FrameReader in = new FrameReader(frame, publisherAt);
    in.skip(in.u16());
    return in.position();
  }

  private static int messagesAt(byte[] frame, int optionsAt) {
    int options = (frame[optionsAt] & 0xff) << 8 | frame[optionsAt + 1] & 0xff;
    return optionsAt + Short.BYTES + options + Short.BYTES;
  }

  private static BatchHeader readHeader(byte[] frame, int end, FrameReader in)
      throws MalformedFrameException {
    if (FrameType.read(in) != FrameType.BATCH) {
      throw new MalformedFrameException("not a batch");
    }
    Epoch epoch = in.epoch();
    int incarnationAt = in.position();
    in.skip(Long.BYTES);
    long first = in.nonNegative();
    int priorityAt = in.position();
    in.skip(1 + Long.BYTES);
    in.skip(in.u16());
    StreamId stream = STREAMS.read(frame, end, incarnationAt, priorityAt, in.position());
    int options = in.u16();
    int optionsAt = in.position();
    in.skip(options);
    Lifespan lifespan = lifespan(frame, optionsAt, options);
    int count = in.u16();
    if (first < 1 || count < 1 || first > Long.MAX_VALUE - count) {
      throw new MalformedFrameException("first sequence %d, count %d".formatted(first, count));
    }
    return new BatchHeader(stream, first, count, epoch, lifespan);
  }

  private static Lifespan lifespan(byte[] frame, int at, int length)
      throws MalformedFrameException {
    long us = Options.find(frame, at, length, Options.LIFESPAN, Lifespan.FOREVER.us());
    if (us < 1) {
      throw new MalformedFrameException("lifespan %d is not positive".formatted(us));
    }
    return us == Lifespan.FOREVER.us() ? Lifespan.FOREVER : new Lifespan(us);
  }
}
