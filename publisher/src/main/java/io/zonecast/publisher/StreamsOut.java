package io.zonecast.publisher;

import io.zonecast.domain.Lane;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A publisher's streams, and the order in which those that have something to send have their turn:
 * a higher priority first, among equals who asked first. While a lane has no room, what comes waits
 * there and makes larger batches, at most {@value #MOST_WAITING_BYTES} bytes in all; the other lane
 * goes on. Not thread-safe.
 */
final class StreamsOut {
  /** The way of each lane. */
  @FunctionalInterface
  interface Ways {
    StreamOut.Sending by(Lane lane);
  }

  /**
   * So much waits in all streams of a lane together, bytes; what may come after it is not taken.
   */
  static final int MOST_WAITING_BYTES = 4 * 1024 * 1024;

  private final Map<StreamId, StreamOut> streams = new LinkedHashMap<>();
  private final List<KeptOut> kept = new ArrayList<>();
  private final Map<Topic, List<KeptOut>> keptByTopic = new HashMap<>();
  private final List<Deque<StreamOut>> turns = new ArrayList<>();
  private final Map<Lane, Long> waitingBytes = new EnumMap<>(Lane.class);
  private final Set<Lane> blocked = EnumSet.noneOf(Lane.class);
  private final Set<Lane> lanes;

  /**
   * No streams.
   *
   * @param lanes those on which there may be some
   */
  StreamsOut(Set<Lane> lanes) {
    this.lanes = lanes;
    lanes.forEach(lane -> waitingBytes.put(lane, 0L));
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

  /** Whether more may be taken of some lane, though what is here may have to wait. */
  boolean mayTakeMore() {
    for (Lane lane : lanes) {
      if (mayTakeMore(lane)) {
        return true;
      }
    }
    return false;
  }

  /** The same of one lane. */
  boolean mayTakeMore(Lane lane) {
    return !blocked.contains(lane) || waitingBytes.get(lane) < MOST_WAITING_BYTES;
  }

  /** Whether something waits for room. */
  boolean isBlocked() {
    return !blocked.isEmpty();
  }

  /** It is tried again, whatever became of it the last time. */
  void unblock() {
    blocked.clear();
  }

  /**
   * A message is to be sent: at once where its batch is full and there is room, else soon.
   *
   * @param index its publication index, 0 where that is its number
   */
  void add(StreamOut stream, long nowUs, long dueUs, byte[] payload, long index, Ways ways) {
    long before = stream.waitingBytes();
    Lane lane = stream.stream().lane();
    stream.add(nowUs, dueUs, payload, index);
    count(lane, stream.waitingBytes() - before);
    enqueue(stream);
    if (stream.isFull() && !blocked.contains(lane)) {
      flush(lane, ways.by(lane));
    }
  }

  private void count(Lane lane, long more) {
    if (more != 0) {
      waitingBytes.merge(lane, more, Long::sum);
    }
  }

  /** A stream has something to send, or may have. */
  void enqueue(StreamOut stream) {
    if (stream.takesTurn()) {
      turns.get(stream.stream().priority()).addLast(stream);
    }
  }

  /** Sends what waits, in turn; false where something had to stay. */
  boolean flush(Ways ways) {
    blocked.clear();
    return flushRest(ways);
  }

  /** The same, but for lanes that were found without room. */
  boolean flushRest(Ways ways) {
    boolean all = blocked.isEmpty();
    for (Lane lane : lanes) {
      all &= blocked.contains(lane) || flush(lane, ways.by(lane));
    }
    return all;
  }

  private boolean flush(Lane lane, StreamOut.Sending to) {
    for (int priority = StreamId.MAX_PRIORITY; priority >= 0; priority--) {
      Deque<StreamOut> waiting = turns.get(priority);
      while (Lane.of(priority) == lane && !waiting.isEmpty()) {
        StreamOut next = waiting.peekFirst();
        long before = next.waitingBytes();
        boolean all = next.flush(to);
        count(lane, next.waitingBytes() - before);
        if (!all) {
          blocked.add(lane);
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
