package io.zonecast.publisher;

import io.zonecast.domain.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A publisher's streams, and the order in which those that have something to send have their turn.
 * While there is no room, what comes waits and makes larger batches, at most {@value
 * #MOST_WAITING_BYTES} bytes in all. Not thread-safe.
 */
final class StreamsOut {
  /** So much waits in all streams together, bytes; what may come after it is not taken. */
  static final int MOST_WAITING_BYTES = 4 * 1024 * 1024;

  private final Map<Topic, StreamOut> byTopic = new LinkedHashMap<>();
  private final List<ReliableOut> reliable = new ArrayList<>();
  private final Deque<StreamOut> turns = new ArrayDeque<>();
  private final Predicate<Topic> hasRoom = this::hasRoom;
  private long waitingBytes;
  private boolean blocked;

  /** One more stream, of a topic that has none. */
  void put(Topic topic, StreamOut stream) {
    byTopic.put(topic, stream);
    if (stream instanceof ReliableOut kept) {
      reliable.add(kept);
    }
    enqueue(stream);
  }

  /** A topic's stream; null where there is none. */
  StreamOut get(Topic topic) {
    return byTopic.get(topic);
  }

  /** All streams, in the order in which they came. */
  Collection<StreamOut> all() {
    return byTopic.values();
  }

  /** Those of which nothing acknowledged is lost. */
  List<ReliableOut> reliable() {
    return reliable;
  }

  /** Whether a topic may have another message now. */
  Predicate<Topic> hasRoom() {
    return hasRoom;
  }

  private boolean hasRoom(Topic topic) {
    StreamOut stream = byTopic.get(topic);
    return stream.hasRoom() && !stream.isFull();
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

  /** A message is to be sent: at once where its batch is full and there is room, else soon. */
  void add(Topic topic, long nowUs, long dueUs, byte[] payload, StreamOut.Sending to) {
    StreamOut stream = byTopic.get(topic);
    long before = stream.waitingBytes();
    stream.add(nowUs, dueUs, payload);
    waitingBytes += stream.waitingBytes() - before;
    enqueue(stream);
    if (stream.isFull() && !blocked) {
      flush(to);
    }
  }

  /** A stream has something to send, or may have. */
  void enqueue(StreamOut stream) {
    if (stream.takesTurn()) {
      turns.addLast(stream);
    }
  }

  /** Sends what waits, in turn; false where something had to stay. */
  boolean flush(StreamOut.Sending to) {
    blocked = false;
    while (!turns.isEmpty()) {
      StreamOut next = turns.peekFirst();
      long before = next.waitingBytes();
      boolean all = next.flush(to);
      waitingBytes += next.waitingBytes() - before;
      if (!all) {
        blocked = true;
        return false;
      }
      turns.removeFirst();
      next.endTurn();
    }
    return true;
  }

  /** A stream whose window is full; null where none is. */
  ReliableOut firstWithoutRoom() {
    for (ReliableOut stream : reliable) {
      if (!stream.hasRoom()) {
        return stream;
      }
    }
    return null;
  }
}
