package io.zonecast.stream;

import io.zonecast.domain.Epoch;
import io.zonecast.wire.Absence;
import io.zonecast.wire.BatchCodec;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.StreamRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers who lacks numbers of a stream: with the batches, a tombstone, or "gone". Bounded: at most
 * {@value #MAX_ANSWER_BYTES} bytes of batches an answer; who still lacks some asks again.
 */
public final class Repairs {
  /** Most bytes of batches in an answer. */
  public static final int MAX_ANSWER_BYTES = 1024 * 1024;

  private Repairs() {}

  /**
   * The frames that answer, for the inbox of {@code nonce}.
   *
   * @param held the stream that is asked for
   * @param epoch the reign in which it is answered
   */
  public static List<byte[]> answer(long nonce, StreamRange asked, HeldStream held, Epoch epoch) {
    return answer(nonce, asked, held, null, epoch);
  }

  /**
   * The frames that answer one who joins.
   *
   * @param pinned what is kept for it of the stream's history; null for nothing
   * @see #answer(long, StreamRange, HeldStream, Epoch)
   */
  public static List<byte[]> answer(
      long nonce, StreamRange asked, HeldStream held, StreamWindow pinned, Epoch epoch) {
    List<byte[]> frames = new ArrayList<>();
    long from = asked.from();
    if (pinned != null && from >= pinned.first() && from <= pinned.last()) {
      for (StreamWindow.Part part : pinned.parts(from, asked.to(), MAX_ANSWER_BYTES)) {
        frames.add(repair(nonce, part, epoch));
        from = part.last() + 1;
      }
      return frames;
    }
    long first = held.window().first();
    if (from < first && from <= held.droppedTo()) {
      long to = Math.min(asked.to(), Math.min(first - 1, held.droppedTo()));
      frames.add(
          toInbox(
              nonce,
              new ControlMessage.Tombstone(asked.stream(), from, to, Absence.DROPPED, epoch)));
      from = to + 1;
    }
    if (from < first && from <= asked.to()) {
      frames.add(toInbox(nonce, new ControlMessage.Gone(asked.stream(), first, epoch)));
    }
    for (StreamWindow.Part part : held.window().parts(from, asked.to(), MAX_ANSWER_BYTES)) {
      frames.add(repair(nonce, part, epoch));
    }
    return frames;
  }

  private static byte[] repair(long nonce, StreamWindow.Part part, Epoch epoch) {
    try {
      return BatchCodec.repair(nonce, part.frame(), epoch);
    } catch (MalformedFrameException impossible) {
      throw new IllegalStateException("a frame whose header was read", impossible);
    }
  }

  private static byte[] toInbox(long nonce, ControlMessage message) {
    return ControlCodec.encode(Prefixes.inbox(nonce), message);
  }
}
