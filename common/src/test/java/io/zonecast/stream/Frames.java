package io.zonecast.stream;

import io.zonecast.domain.Batch;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Message;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.wire.BatchCodec;
import io.zonecast.wire.BatchFrame;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.MalformedFrameException;
import java.util.Collections;

/** Streams and their frames, for tests. */
public final class Frames {
  /** A topic. */
  public static final Topic A = new Topic("A");

  /** A subscriber. */
  public static final SubscriberId S = new SubscriberId("s");

  /** Another one. */
  public static final SubscriberId T = new SubscriberId("t");

  private Frames() {}

  /** A publisher's stream on topic A. */
  public static StreamId stream(String publisher, long incarnation) {
    return new StreamId(new PublisherId(publisher), new Incarnation(incarnation), A);
  }

  /** A batch's frame, with payloads of five bytes. */
  public static byte[] batch(StreamId stream, long first, long last) {
    return batch(stream, first, last, 5);
  }

  /** A batch's frame. */
  public static byte[] batch(StreamId stream, long first, long last, int payloadBytes) {
    Message message = new Message(1, 1, new byte[payloadBytes]);
    int count = Math.toIntExact(last - first + 1);
    return BatchCodec.encode(new Batch(stream, first, Collections.nCopies(count, message)));
  }

  /** A batch as it arrived in a reign, with payloads of so many bytes. */
  public static BatchFrame arrived(
      StreamId stream, Epoch epoch, long first, long last, int payloadBytes) {
    try {
      byte[] frame = batch(stream, first, last, payloadBytes);
      BatchCodec.stampEpoch(frame, epoch);
      return BatchCodec.read(frame);
    } catch (MalformedFrameException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** A part of a window. */
  public static StreamWindow.Part part(StreamId stream, long first, long last) {
    return new StreamWindow.Part(first, last, batch(stream, first, last));
  }

  /** A frame as a test compares it: {@code 3-5 e7}, or the control message. */
  public static String describe(byte[] frame) {
    try {
      byte[] batch = BatchCodec.repaired(frame).orElse(frame);
      if (!BatchCodec.isBatch(batch)) {
        return ControlCodec.decodePublished(frame).toString();
      }
      var header = BatchCodec.header(batch);
      return "%s%d-%d e%s"
          .formatted(
              batch == frame ? "" : "repair ",
              header.firstSequence(),
              header.lastSequence(),
              header.epoch());
    } catch (MalformedFrameException broken) {
      throw new AssertionError(broken);
    }
  }
}
