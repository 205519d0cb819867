package io.zonecast.broker;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Lane;
import io.zonecast.domain.StreamId;
import io.zonecast.measurement.Counters;
import io.zonecast.membership.RoomPatience;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.stream.StreamWindow;
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
import java.util.Optional;
import java.util.function.Function;

/**
 * One lane of the data plane: passes a batch's bytes on untouched but for its epoch, and remembers
 * how far each stream has come. While the publication has no room, what arrived waits and the
 * intake is not read, so that publishers feel it; after {@value RoomPatience#WAITING_MS} ms those
 * subscribers that have no room lose what the others get. Not thread-safe.
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

  /** Most frames that wait for room; beyond that answers are not given. */
  static final int MOST_WAITING = 1_000;

  private final Lane lane;
  private final Output output;
  private final Counters counters;
  private final Function<StreamGrant, Optional<PublisherRecord>> known;
  private final Terms terms;
  private final ReliableRelay reliable;
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
  private record Waiting(Stamping frame, Optional<StreamPosition> reaches) {}

  /** A frame that carries the epoch of the reign in which it is sent, which may be a later one. */
  @FunctionalInterface
  private interface Stamping {
    byte[] in(Epoch epoch);
  }

  /**
   * A relay that passes nothing on yet.
   *
   * @param lane whose streams it passes on
   * @param known the publisher of a stream, where it is registered, or was just now
   * @param terms what may be passed on where only a topic's owner may publish
   * @param reliable takes reliable streams before they are passed on
   */
  Relay(
      Lane lane,
      Output output,
      Counters counters,
      Function<StreamGrant, Optional<PublisherRecord>> known,
      Terms terms,
      ReliableRelay reliable) {
    this.lane = lane;
    this.terms = terms;
    this.output = output;
    this.counters = counters;
    this.known = known;
    this.reliable = reliable;
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
    } else if (!reliable.mayPassOn(nowNs)) {
      counters.increment("frozen");
    } else if (BatchCodec.isBatch(frame)) {
      onBatch(frame, BatchCodec.header(frame), nowNs);
    } else {
      onControl(ControlCodec.decodePublished(frame), nowNs);
    }
  }

  private void onBatch(byte[] frame, BatchHeader header, long nowNs)
      throws MalformedFrameException {
    if (isForeign(header.stream())) {
      return;
    }
    if (isOfAnotherTerm(header.stream(), header.firstSequence())) {
      counters.increment("not_owner");
      return;
    }
    if (positions.containsKey(header.stream())) {
      passOn(frame, header, nowNs);
      return;
    }
    Optional<PublisherRecord> from = known.apply(StreamGrant.of(header.stream()));
    if (from.isEmpty()) {
      counters.increment("unknown_publisher");
    } else if (from.get().offer().isExclusive() && header.stream().term() == 0) {
      counters.increment("not_owner");
    } else if (from.get().offer().isKept()) {
      Optional<StreamWindow.Part> news = reliable.onBatch(from.get(), header, frame);
      if (news.isPresent()) {
        batches++;
        messages += news.get().last() - news.get().first() + 1;
        byte[] taken = news.get().frame();
        pass(new Waiting(now -> stamped(taken, now), Optional.empty()), nowNs);
      }
    } else {
      passOn(frame, header, nowNs);
    }
  }

  /** Whether a stream travels on the other lane; then it is counted, and not passed on here. */
  private boolean isForeign(StreamId stream) {
    boolean foreign = stream.lane() != lane;
    if (foreign) {
      counters.increment("another_lane");
    }
    return foreign;
  }

  /** Whether a number lies behind what may be passed on of a stream, since its term is over. */
  private boolean isOfAnotherTerm(StreamId stream, long sequence) {
    return stream.term() > 0 && sequence > terms.passableUpTo(stream);
  }

  private void passOn(byte[] frame, BatchHeader header, long nowNs) {
    batches++;
    messages += header.count();
    StreamPosition reaches = new StreamPosition(header.stream(), header.lastSequence());
    pass(new Waiting(now -> stamped(frame, now), Optional.of(reaches)), nowNs);
  }

  /**
   * Sends to an inbox: behind what waits for room, so that who is behind gets it all the same. Who
   * gets none asks again.
   */
  void answer(byte[] frame, long nowNs) {
    if (waiting.size() < MOST_WAITING) {
      pass(new Waiting(now -> frame, Optional.empty()), nowNs);
    } else {
      counters.increment("no_room_for_an_answer");
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
   * How far streams have come here, for a subscriber that attaches.
   *
   * @param areNew whether nobody else can have relayed the beginning of one that is not known here
   * @return those that are known here; nothing where another one may have begun elsewhere
   */
  Optional<List<StreamPosition>> positions(Collection<StreamId> streams, boolean areNew) {
    List<StreamPosition> known = new ArrayList<>();
    for (StreamId stream : streams) {
      Long position = positions.get(stream);
      if (position != null) {
        known.add(new StreamPosition(stream, position));
      } else if (!areNew) {
        return Optional.empty();
      }
    }
    return Optional.of(known);
  }

  /** How far a stream has come here, with what waits for room; 0 where nothing came. */
  long reached(StreamId stream) {
    long reached = positions.getOrDefault(stream, 0L);
    for (Waiting each : waiting) {
      reached =
          Math.max(
              reached,
              each.reaches()
                  .filter(at -> at.stream().equals(stream))
                  .map(StreamPosition::lastSequence)
                  .orElse(0L));
    }
    return reached;
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
    if (message instanceof ControlMessage.StreamHeartbeat beat) {
      onLast(beat.stream(), beat.lastSequence(), false, nowNs);
    } else if (message instanceof ControlMessage.StreamEnd end) {
      onLast(end.stream(), end.lastSequence(), true, nowNs);
    } else if (message instanceof ControlMessage.TenureStart start) {
      onTenureStart(start, nowNs);
    } else if (message instanceof ControlMessage.StreamStart start) {
      if (isForeign(start.stream())) {
        return;
      }
      known
          .apply(StreamGrant.of(start.stream()))
          .filter(from -> from.offer().isKept())
          .ifPresentOrElse(
              from -> reliable.onStreamStart(from, start),
              () -> counters.increment("unknown_publisher"));
    } else {
      throw new MalformedFrameException("not for an intake");
    }
  }

  private void onTenureStart(ControlMessage.TenureStart start, long nowNs) {
    if (isForeign(start.stream())) {
      return;
    }
    if (isOfAnotherTerm(start.stream(), 1)
        || known.apply(StreamGrant.of(start.stream())).isEmpty()) {
      counters.increment("not_owner");
      return;
    }
    byte[] topic = Prefixes.topic(start.stream().topic());
    Stamping frame =
        now ->
            ControlCodec.encode(
                topic, new ControlMessage.TenureStart(start.stream(), start.previous(), now));
    pass(new Waiting(frame, Optional.empty()), nowNs);
  }

  /** A stream rests at its last number, or has ended there. */
  private void onLast(StreamId stream, long last, boolean ended, long nowNs) {
    if (isForeign(stream)) {
      return;
    }
    if (last > 0 && isOfAnotherTerm(stream, last)) {
      counters.increment("not_owner");
      return;
    }
    Optional<PublisherRecord> from = known.apply(StreamGrant.of(stream));
    if (from.isEmpty() && !positions.containsKey(stream)) {
      counters.increment("unknown_publisher");
    } else if (from.isPresent() && from.get().offer().isKept()) {
      reliable.onStreamLast(from.get(), stream, last, ended);
    } else {
      byte[] topic = Prefixes.topic(stream.topic());
      Stamping frame =
          now ->
              ControlCodec.encode(
                  topic,
                  ended
                      ? new ControlMessage.StreamEnd(stream, last, now)
                      : new ControlMessage.StreamHeartbeat(stream, last, now));
      pass(new Waiting(frame, Optional.of(new StreamPosition(stream, last))), nowNs);
    }
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
      patience.onRoom(nowNs);
    } else if (patience.isOver(nowNs)) {
      counters.increment("no_room_at_a_subscriber");
      output.publishToThoseWithRoom(frame);
    } else {
      return false;
    }
    next.reaches().ifPresent(at -> positions.merge(at.stream(), at.lastSequence(), Math::max));
    return true;
  }
}
