package io.zonecast.subscriber;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Source;
import io.zonecast.domain.StreamId;
import io.zonecast.measurement.Counters;
import io.zonecast.measurement.DeliveryKind;
import io.zonecast.subscriber.DeliverySink.Delivered;
import io.zonecast.wire.Absence;
import io.zonecast.wire.BatchFrame;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.StreamPosition;
import io.zonecast.wire.StreamRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a subscriber was promised and what became of it: delivers each matched stream in its order,
 * each number once; counts, or tells, what will not come. It knows numbers only: by which link they
 * come is the {@link Sources}' concern, which tells it what is matched. Not thread-safe.
 */
final class Deliveries {
  /** To whom it delivers, and what it tells. */
  interface Output {
    /** Delivers to the application. */
    void deliver(Delivered delivered);

    /** A stream is matched and promised from {@code firstSequence} on. */
    void onMatched(StreamGrant stream, Source source, long firstSequence);

    /** A stream is not matched any more. */
    void onUnmatched(StreamGrant stream, String reason);

    /** These numbers of a stream will never be delivered. */
    default void onMissed(StreamId stream, long from, long to, Absence reason) {}

    /** A stream is complete. */
    void onStreamEnded(StreamId stream, long lastSequence);
  }

  private final Reliability reliability;
  private final Output output;
  private final Counters counters;
  private final LossCounts losses = new LossCounts();
  private final StreamsIn streams;
  private final Receipts receipts;
  private final Set<StreamGrant> matched = new HashSet<>();
  private long delivered;

  /** Nothing is promised yet; of what will be, as much is wanted as {@code reliability} says. */
  Deliveries(Reliability reliability, Output output, Counters counters) {
    this.reliability = reliability;
    this.output = output;
    this.counters = counters;
    this.streams = new StreamsIn(reliability, losses);
    this.receipts = new Receipts(streams);
  }

  // What is matched.

  /** A stream that is followed; null where it is not. On every batch's way. */
  StreamIn get(StreamId stream) {
    return streams.get(stream);
  }

  /** Whether a stream is followed, or was, as far as is remembered. */
  boolean knows(StreamId stream) {
    return streams.knows(stream);
  }

  /** Whether a stream of this grant is matched. */
  boolean isMatched(StreamGrant grant) {
    return matched.contains(grant);
  }

  /** Whether where a stream of this grant stands is known. */
  boolean isFollowed(StreamGrant grant) {
    return streams.of(grant) != null;
  }

  /** Whether nothing more is to come of a grant, as far as known. */
  boolean isComplete(StreamGrant grant) {
    return streams.isComplete(grant);
  }

  /** Whether every number of a grant's stream counts, and some are known that are not delivered. */
  boolean isLacking(StreamGrant grant) {
    return streams.of(grant) instanceof ReliableIn stream && stream.last() < stream.known();
  }

  /** How far the streams of these grants are delivered, where every number of them counts. */
  List<StreamPosition> positions(Collection<StreamGrant> grants) {
    List<StreamPosition> positions = new ArrayList<>();
    streams
        .all()
        .forEach(
            (id, stream) -> {
              if (stream instanceof ReliableIn && grants.contains(StreamGrant.of(id))) {
                positions.add(new StreamPosition(id, stream.last()));
              }
            });
    return positions;
  }

  /** A source says where a granted stream stands: it is promised from there on, if it was not. */
  void onPosition(StreamPosition position, Source source) {
    StreamIn stream = streams.get(position.stream());
    if (stream == null) {
      stream = follow(position.stream(), position.lastSequence(), source);
    } else {
      stream.reached(position.lastSequence());
    }
    note(position.stream(), stream);
  }

  /**
   * Follows a granted stream.
   *
   * @param position the number after which it is promised
   */
  StreamIn follow(StreamId id, long position, Source source) {
    long first = streams.follow(id, position);
    StreamGrant grant = StreamGrant.of(id);
    if (matched.add(grant)) {
      output.onMatched(grant, source, first);
    }
    return streams.get(id);
  }

  /**
   * No source brings the stream of a grant any more.
   *
   * @param reign in which what waited for its end is delivered, and {@code nowUs} when
   */
  void unmatch(StreamGrant grant, Epoch reign, long nowUs) {
    if (matched.remove(grant)) {
      String reason = streams.isComplete(grant) ? "ended" : "gone";
      StreamId id = new StreamId(grant.publisher(), grant.incarnation(), grant.topic());
      if (streams.get(id) instanceof ReliableIn left && left.last() < left.known()) {
        output.onMissed(id, left.last() + 1, left.known(), Absence.GONE);
      }
      streams.leave(grant);
      receipts.forget(id);
      releaseLaterLives(id, reign, nowUs);
      output.onUnmatched(grant, reason);
    }
  }

  // What arrives, of streams that are followed.

  /**
   * Delivers what is new of a batch.
   *
   * @param reign in which what waited for its stream's end is delivered
   * @param receivedUs when, also for what waited for this batch
   */
  void onBatch(BatchFrame batch, DeliveryKind kind, Epoch reign, long receivedUs) {
    StreamId id = batch.header().stream();
    StreamIn stream = streams.get(id);
    long before = delivered;
    stream.onBatch(batch, kind, delivering(id, batch.header().epoch(), receivedUs));
    if (delivered > before) {
      receipts.onNews(id);
    }
    note(id, stream);
    if (stream.isEnded()) {
      tellEnd(id, stream, reign, receivedUs);
    }
  }

  /** These numbers will never come. */
  void onTombstone(ControlMessage.Tombstone stone, StreamIn stream, Epoch reign, long nowUs) {
    if (stream instanceof ReliableIn reliable
        && !reliable.isHeldBack()
        && stone.from() <= reliable.last() + 1) {
      miss(stone.stream(), reliable, stone.to(), stone.reason(), reign, nowUs);
    }
  }

  /** Nothing before a number is held any more. */
  void onGone(ControlMessage.Gone gone, StreamIn stream, Epoch reign, long nowUs) {
    if (stream instanceof ReliableIn reliable && !reliable.isHeldBack()) {
      miss(gone.stream(), reliable, gone.firstAvailable() - 1, Absence.GONE, reign, nowUs);
    }
  }

  private void miss(
      StreamId id, ReliableIn stream, long to, Absence reason, Epoch reign, long nowUs) {
    while (!stream.isHeldBack() && stream.last() < to) { // Else it asks when it is not any more.
      long from = stream.last() + 1;
      long last = stream.absentUpTo(to);
      counters.add("missed_" + reason.word(), last - from + 1);
      output.onMissed(id, from, last, reason);
      stream.skipTo(last, delivering(id, reign, nowUs));
      receipts.onNews(id);
    }
    note(id, stream);
    tellEnd(id, stream, reign, nowUs);
  }

  /** A stream rests at a number. */
  void onHeartbeat(ControlMessage.StreamHeartbeat heartbeat, StreamIn stream) {
    stream.reached(heartbeat.lastSequence());
    note(heartbeat.stream(), stream);
  }

  /** Nothing comes after a number. */
  void onEnd(ControlMessage.StreamEnd end, StreamIn stream, Epoch reign, long nowUs) {
    if (!stream.isEnded()) {
      stream.end(end.lastSequence());
      note(end.stream(), stream);
      tellEnd(end.stream(), stream, reign, nowUs);
    }
  }

  /** A stream has ended once everything of it was delivered. */
  private void tellEnd(StreamId id, StreamIn stream, Epoch reign, long nowUs) {
    if (stream.takeEnd()) {
      output.onStreamEnded(id, stream.last());
      releaseLaterLives(id, reign, nowUs);
    }
  }

  /** A publisher's next life is delivered only after the end of the one before. */
  private void releaseLaterLives(StreamId earlier, Epoch reign, long nowUs) {
    List<StreamId> released = new ArrayList<>();
    streams
        .all()
        .forEach(
            (id, stream) -> {
              boolean isLater =
                  id.publisher().equals(earlier.publisher())
                      && id.topic().equals(earlier.topic())
                      && earlier.incarnation().isBefore(id.incarnation());
              if (isLater
                  && stream instanceof ReliableIn reliable
                  && reliable.isHeldBack()
                  && !streams.hasEarlierLife(id)) {
                reliable.release(delivering(id, reign, nowUs));
                receipts.onNews(id);
                note(id, stream);
                released.add(id);
              }
            });
    released.forEach(id -> tellEnd(id, streams.get(id), reign, nowUs));
  }

  private StreamIn.Delivering delivering(StreamId id, Epoch epoch, long nowUs) {
    return (sequence, message, kind) -> {
      delivered++;
      receipts.count(message);
      output.deliver(new Delivered(id, sequence, message, kind, epoch.zxid(), nowUs));
    };
  }

  private void note(StreamId id, StreamIn stream) {
    if (stream instanceof ReliableIn reliable) {
      receipts.note(id, reliable);
    }
  }

  // What is said back.

  /** Other sources answer from now on: they are asked, and told, everything. */
  void onNewSource() {
    receipts.onNewSource();
  }

  /** What is missing and to be asked for now; it counts as asked for. */
  List<StreamRange> askFor(long nowNs) {
    return receipts.askFor(nowNs);
  }

  /** Whether what was delivered is to be acknowledged now, once it is with the system. */
  boolean acknowledgementIsDue(long nowNs) {
    return reliability == Reliability.RELIABLE && receipts.isDue(nowNs);
  }

  /** Whether so much was delivered that it is to be acknowledged before anything else is read. */
  boolean muchIsDelivered() {
    return reliability == Reliability.RELIABLE && receipts.isMuch();
  }

  /** What there is to acknowledge; it counts as acknowledged. */
  List<StreamPosition> acknowledge(long nowNs) {
    return receipts.acknowledge(nowNs);
  }

  /** When there is something to say by itself, on the monotonic clock. */
  long nextDeadlineNs() {
    return reliability == Reliability.RELIABLE ? receipts.nextDeadlineNs() : Long.MAX_VALUE;
  }

  // Counts.

  long delivered() {
    return delivered;
  }

  long duplicated() {
    return losses.duplicated;
  }

  long outOfOrder() {
    return losses.outOfOrder;
  }

  /** Numbers of promised streams that did not arrive, as far as known. */
  long lost() {
    return streams.missed();
  }
}
