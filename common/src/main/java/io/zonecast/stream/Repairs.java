package io.zonecast.stream;

import io.zonecast.domain.Batch;
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

  /** Batches are put into one frame up to so many bytes; a larger one has a frame of its own. */
  private static final int MAX_FRAME_BYTES = 128 * 1024;

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
      addRepairs(nonce, pinned.parts(from, asked.to(), MAX_ANSWER_BYTES), epoch, frames);
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
    addRepairs(nonce, held.window().parts(from, asked.to(), MAX_ANSWER_BYTES), epoch, frames);
    return frames;
  }

  /** Batches that follow each other, as few frames as may be: a lone message has a frame too. */
  private static void addRepairs(
      long nonce, List<StreamWindow.Part> parts, Epoch epoch, List<byte[]> frames) {
    List<byte[]> some = new ArrayList<>();
    long bytes = 0;
    int count = 0;
    for (StreamWindow.Part part : parts) {
      int messages = (int) (part.last() - part.first() + 1);
      boolean full =
          bytes + part.frame().length > MAX_FRAME_BYTES || count + messages > Batch.MAX_MESSAGES;
      if (full && !some.isEmpty()) {
        frames.add(repair(nonce, some, count, epoch));
        some.clear();
        bytes = 0;
        count = 0;
      }
      some.add(part.frame());
      bytes += part.frame().length;
      count += messages;
    }
    if (!some.isEmpty()) {
      frames.add(repair(nonce, some, count, epoch));
    }
  }

  private static byte[] repair(long nonce, List<byte[]> batches, int count, Epoch epoch) {
    try {
      byte[] batch = batches.size() == 1 ? batches.get(0) : BatchCodec.joined(batches, count);
      return BatchCodec.repair(nonce, batch, epoch);
    } catch (MalformedFrameException impossible) {
      throw new IllegalStateException("a frame whose header was read", impossible);
    }
  }

  private static byte[] toInbox(long nonce, ControlMessage message) {
    return ControlCodec.encode(Prefixes.inbox(nonce), message);
  }
}
