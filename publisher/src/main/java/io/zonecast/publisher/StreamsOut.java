package io.zonecast.publisher;

import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A publisher's streams, and the order in which those that have something to send have their turn:
 * a higher priority first, among equals who asked first. While there is no room, what comes waits
 * and makes larger batches, at most {@value #MOST_WAITING_BYTES} bytes in all. Not thread-safe.
 */
final class StreamsOut {
  /** So much waits in all streams together, bytes; what may come after it is not taken. */
  static final int MOST_WAITING_BYTES = 4 * 1024 * 1024;

  private final Map<StreamId, StreamOut> streams = new LinkedHashMap<>();
  private final List<KeptOut> kept = new ArrayList<>();
  private final Map<Topic, List<KeptOut>> keptByTopic = new HashMap<>();
  private final List<Deque<StreamOut>> turns = new ArrayList<>();
  private long waitingBytes;
  private boolean blocked;

  /** No streams. */
  StreamsOut() {
    for (int priority = 0; priority <= StreamId.MAX_PRIORITY; priority++) {
      turns.add(new ArrayDeque<>());
    }
  }

  /** One more stream. */
  void put(StreamOut stream) {
    streams.put(stream.stream(), stream);
    if (stream instanceof KeptOut one) {
      kept.add(one);
      keptByTopic.computeIfAbsent(one.stream().topic(), none -> new ArrayList<>()).add(one);
    }
    enqueue(stream);
  }

  /** A stream; null where there is none. */
  StreamOut get(StreamId stream) {
    return streams.get(stream);
  }

  /** All streams, in the order in which they came. */
  Collection<StreamOut> all() {
    return streams.values();
  }

  /** Those whose messages are kept for others. */
  List<KeptOut> kept() {
    return kept;
  }

  /** Those of a topic whose messages are kept, of every term. */
  List<KeptOut> kept(Topic topic) {
    return keptByTopic.getOrDefault(topic, List.of());
  }

  /** Whether more may be taken, though what is here may have to wait. */
  boolean mayTakeMore() {
    return !blocked || waitingBytes < MOST_WAITING_BYTES;
  }

  /** Whether something waits for room. */
  boolean isBlocked() {
    return blocked;
  }

  /** It is tried again, whatever became of it the last time. */
  void unblock() {
    blocked = false;
  }

  /**
   * A message is to be sent: at once where its batch is full and there is room, else soon.
   *
   * @param index its publication index, 0 where that is its number
   */
  void add(
      StreamOut stream, long nowUs, long dueUs, byte[] payload, long index, StreamOut.Sending to) {
    long before = stream.waitingBytes();
    stream.add(nowUs, dueUs, payload, index);
    waitingBytes += stream.waitingBytes() - before;
    enqueue(stream);
    if (stream.isFull() && !blocked) {
      flush(to);
    }
  }

  /** A stream has something to send, or may have. */
  void enqueue(StreamOut stream) {
    if (stream.takesTurn()) {
      turns.get(stream.stream().priority()).addLast(stream);
    }
  }

  /** Sends what waits, in turn; false where something had to stay. */
  boolean flush(StreamOut.Sending to) {
    blocked = false;
    for (int priority = StreamId.MAX_PRIORITY; priority >= 0; priority--) {
      Deque<StreamOut> waiting = turns.get(priority);
      while (!waiting.isEmpty()) {
        StreamOut next = waiting.peekFirst();
        long before = next.waitingBytes();
        boolean all = next.flush(to);
        waitingBytes += next.waitingBytes() - before;
        if (!all) {
          blocked = true;
          return false;
        }
        waiting.removeFirst();
        next.endTurn();
      }
    }
    return true;
  }

  /** A stream whose window is full; null where none is. */
  KeptOut firstWithoutRoom() {
    for (KeptOut stream : kept) {
      if (!stream.hasRoom()) {
        return stream;
      }
    }
    return null;
  }
}
