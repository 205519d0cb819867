package io.zonecast.wire;

import io.zonecast.domain.Incarnation;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import java.util.Arrays;

/**
 * Streams by the bytes that name them in a batch's frame: what was read and checked once is not
 * made anew for each message. Bounded: a stream may push out another, which is then read again. Any
 * thread: what it holds never changes, and a write that another thread misses is made again.
 */
final class StreamNames {
  private static final int SLOTS = 1 << 13;

  private final Known[] slots = new Known[SLOTS];

  /**
   * The stream that a frame names.
   *
   * @param end where the topic's prefix ends
   * @param incarnationAt where the incarnation stands, 8 bytes
   * @param priorityAt where the priority stands, with the term and the publisher's name behind it
   * @param nameEnd where the publisher's name ends
   */
  StreamId read(byte[] frame, int end, int incarnationAt, int priorityAt, int nameEnd)
      throws MalformedFrameException {
    int hash =
        hash(
            hash(hash(1, frame, 0, end), frame, incarnationAt, incarnationAt + Long.BYTES),
            frame,
            priorityAt,
            nameEnd);
    int slot = (hash ^ hash >>> 15) & SLOTS - 1;
    Known known = slots[slot];
    if (known == null || !known.isNamedBy(frame, end, incarnationAt, priorityAt, nameEnd)) {
      known = Known.read(frame, end, incarnationAt, priorityAt, nameEnd);
      slots[slot] = known;
    }
    return known.stream;
  }

  private static int hash(int seed, byte[] frame, int from, int to) {
    int hash = seed;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + frame[i];
    }
    return hash;
  }

  private static final class Known {
    private final byte[] topic;
    private final byte[] incarnation;
    private final byte[] name;
    private final StreamId stream;

    private Known(byte[] topic, byte[] incarnation, byte[] name, StreamId stream) {
      this.topic = topic;
      this.incarnation = incarnation;
      this.name = name;
      this.stream = stream;
    }

    static Known read(byte[] frame, int end, int incarnationAt, int priorityAt, int nameEnd)
        throws MalformedFrameException {
      Incarnation incarnation = new FrameReader(frame, incarnationAt).incarnation();
      FrameReader in = new FrameReader(frame, priorityAt);
      int priority = in.u8();
      long term = in.nonNegative();
      PublisherId publisher = in.valid(in.text(), PublisherId::new);
      Topic topic = Prefixes.topicOf(frame, end);
      return new Known(
          Arrays.copyOf(frame, end),
          Arrays.copyOfRange(frame, incarnationAt, incarnationAt + Long.BYTES),
          Arrays.copyOfRange(frame, priorityAt, nameEnd),
          in.valid(priority, valid -> new StreamId(publisher, incarnation, topic, valid, term)));
    }

    boolean isNamedBy(byte[] frame, int end, int incarnationAt, int priorityAt, int nameEnd) {
      return Arrays.equals(name, 0, name.length, frame, priorityAt, nameEnd)
          && Arrays.equals(topic, 0, topic.length, frame, 0, end)
          && Arrays.equals(
              incarnation, 0, Long.BYTES, frame, incarnationAt, incarnationAt + Long.BYTES);
    }
  }
}
