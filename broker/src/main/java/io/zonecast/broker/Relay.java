package io.zonecast.broker;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.StreamId;
import io.zonecast.measurement.Counters;
import io.zonecast.membership.RoomPatience;
import io.zonecast.wire.BatchCodec;
import io.zonecast.wire.BatchHeader;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.StreamPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The data plane: passes a batch's bytes on untouched but for its epoch, and remembers how far each
 * stream has come. While the publication has no room, what arrived waits and the intake is not
 * read, so that publishers feel it; after {@value RoomPatience#WAITING_MS} ms those subscribers
 * that have no room lose what the others get. Not thread-safe.
 */
final class Relay {
  /** Where frames go. */
  interface Output {
    /** Publishes to all that are subscribed, or, where one has no room, to none. */
    boolean publish(byte[] frame);

    /** Publishes to those that have room. */
    void publishToThoseWithRoom(byte[] frame);

    /** Reads the intake, or not. */
    void setReading(boolean reading);
  }

  /** Most streams whose positions are known; beyond that the longest idle ones are forgotten. */
  static final int MAX_STREAMS = 100_000;

  private final Output output;
  private final Counters counters;
  private final Predicate<StreamGrant> known;
  private final Predicate<StreamGrant> fresh;
  private final Map<StreamId, Long> positions =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<StreamId, Long> eldest) {
          return size() > MAX_STREAMS;
        }
      };
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final RoomPatience patience = RoomPatience.waiting();
  private Epoch epoch = Epoch.NONE;
  private long batches;
  private long messages;

  /** A frame that waits for room, and how far its stream has come once it is out. */
  private record Waiting(Stamping frame, StreamId stream, long lastSequence) {}

  /** A frame that carries the epoch of the reign in which it is sent, which may be a later one. */
  @FunctionalInterface
  private interface Stamping {
    byte[] in(Epoch epoch);
  }

  /**
   * A relay that passes nothing on yet.
   *
   * @param known whether a stream belongs to a publisher that is registered, or was just now
   * @param fresh whether a stream's publisher came in this reign
   */
  Relay(
      Output output,
      Counters counters,
      Predicate<StreamGrant> known,
      Predicate<StreamGrant> fresh) {
    this.output = output;
    this.counters = counters;
    this.known = known;
    this.fresh = fresh;
  }

  /**
   * Passes on in the name of this reign; {@link Epoch#NONE}: passes nothing on. What was known of
   * an earlier reign says nothing: others may have relayed since.
   */
  void setEpoch(Epoch newEpoch) {
    epoch = newEpoch;
    positions.clear();
    if (newEpoch.equals(Epoch.NONE) && !waiting.isEmpty()) {
      counters.add("not_primary", waiting.size());
      waiting.clear();
      output.setReading(true);
    }
  }

  /** A frame arrived from a publisher. */
  void onFrame(byte[] frame, long nowNs) throws MalformedFrameException {
    if (epoch.equals(Epoch.NONE)) {
      counters.increment("not_primary");
    } else if (BatchCodec.isBatch(frame)) {
      BatchHeader header = BatchCodec.header(frame);
      if (accepts(header.stream())) {
        batches++;
        messages += header.count();
        pass(
            new Waiting(now -> stamped(frame, now), header.stream(), header.lastSequence()), nowNs);
      }
    } else {
      onControl(ControlCodec.decodePublished(frame), nowNs);
    }
  }

  /**
   * Goes on with what waits.
   *
   * @return how much was done
   */
  int cycle(long nowNs) {
    int done = 0;
    while (!waiting.isEmpty() && send(waiting.peekFirst(), nowNs)) {
      waiting.removeFirst();
      done++;
    }
    if (done > 0 && waiting.isEmpty()) {
      output.setReading(true);
    }
    return done;
  }

  /** Whether something waits for room. */
  boolean isStalled() {
    return !waiting.isEmpty();
  }

  /**
   * How far streams have come here, for a subscriber that attaches. A stream that nothing was heard
   * of is at 0 where its publisher registered in this reign; where it is older nothing is said of
   * it, since others may have relayed its beginning.
   */
  List<StreamPosition> positions(Collection<StreamGrant> streams) {
    List<StreamPosition> result = new ArrayList<>();
    for (StreamGrant grant : streams) {
      StreamId stream = new StreamId(grant.publisher(), grant.incarnation(), grant.topic());
      Long position = positions.get(stream);
      if (position != null) {
        result.add(new StreamPosition(stream, position));
      } else if (fresh.test(grant)) {
        result.add(new StreamPosition(stream, 0));
      }
    }
    return result;
  }

  /** Batches passed on. */
  long batches() {
    return batches;
  }

  /** Messages passed on. */
  long messages() {
    return messages;
  }

  private void onControl(ControlMessage message, long nowNs) throws MalformedFrameException {
    if (message instanceof ControlMessage.StreamHeartbeat beat && accepts(beat.stream())) {
      passOn(
          now -> new ControlMessage.StreamHeartbeat(beat.stream(), beat.lastSequence(), now),
          beat.stream(),
          beat.lastSequence(),
          nowNs);
    } else if (message instanceof ControlMessage.StreamEnd end && accepts(end.stream())) {
      passOn(
          now -> new ControlMessage.StreamEnd(end.stream(), end.lastSequence(), now),
          end.stream(),
          end.lastSequence(),
          nowNs);
    } else if (!(message instanceof ControlMessage.StreamHeartbeat)
        && !(message instanceof ControlMessage.StreamEnd)) {
      throw new MalformedFrameException("not for an intake");
    }
  }

  private boolean accepts(StreamId stream) {
    boolean accepted = positions.containsKey(stream) || known.test(StreamGrant.of(stream));
    if (!accepted) {
      counters.increment("unknown_publisher");
    }
    return accepted;
  }

  private void passOn(
      Function<Epoch, ControlMessage> message, StreamId stream, long lastSequence, long nowNs) {
    byte[] topic = Prefixes.topic(stream.topic());
    pass(
        new Waiting(now -> ControlCodec.encode(topic, message.apply(now)), stream, lastSequence),
        nowNs);
  }

  private static byte[] stamped(byte[] frame, Epoch now) {
    try {
      BatchCodec.stampEpoch(frame, now);
      return frame;
    } catch (MalformedFrameException impossible) {
      throw new IllegalStateException("a frame whose header was read", impossible);
    }
  }

  private void pass(Waiting next, long nowNs) {
    if (!waiting.isEmpty() || !send(next, nowNs)) {
      if (waiting.isEmpty()) {
        output.setReading(false);
      }
      waiting.addLast(next);
    }
  }

  private boolean send(Waiting next, long nowNs) {
    byte[] frame = next.frame().in(epoch);
    if (output.publish(frame)) {
      patience.onRoom();
    } else if (patience.isOver(nowNs)) {
      counters.increment("no_room_at_a_subscriber");
      output.publishToThoseWithRoom(frame);
    } else {
      return false;
    }
    positions.merge(next.stream(), next.lastSequence(), Math::max);
    return true;
  }
}
