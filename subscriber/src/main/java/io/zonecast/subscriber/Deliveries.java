package io.zonecast.subscriber;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Source;
import io.zonecast.domain.StreamId;
import io.zonecast.measurement.Counters;
import io.zonecast.measurement.DeliveryKind;
import io.zonecast.subscriber.DeliverySink.Delivered;
import io.zonecast.wire.Absence;
import io.zonecast.wire.BatchFrame;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.GrantWelcome;
import io.zonecast.wire.Promise;
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
  interface Output extends Punctuality.Telling {
    /** Delivers to the application. */
    void deliver(Delivered delivered);

    /** A publisher's topic is matched, on the first of its lanes. */
    void onMatched(StreamGrant grant, Source source);

    /** A stream is followed, and promised from {@code firstSequence} on. */
    void onJoined(Promise promise, long firstSequence);

    /** A publisher's topic is not matched any more, on any lane. */
    void onUnmatched(StreamGrant stream, String reason);

    /** These numbers of a stream will never be delivered. */
    default void onMissed(StreamId stream, long from, long to, Absence reason) {}

    /** These numbers of a stream were too old to be delivered. */
    default void onExpired(StreamId stream, long from, long to) {}

    @Override
    default void onDeadlineMissed(StreamGrant grant) {}

    @Override
    default void onOwnerIsLate(StreamGrant owner, long term) {}

    /** A stream is complete. */
    void onStreamEnded(StreamId stream, long lastSequence);
  }

  private final Reliability reliability;
  private final Output output;
  private final Counters counters;
  private final LossCounts losses = new LossCounts();
  private final StreamsIn streams;
  private final Receipts receipts;
  private final Expiries expiries;
  private final Punctuality punctuality;
  private final Terms terms = new Terms();
  private final Set<StreamGrant> matched = new HashSet<>();

  /** Those whose streams were all told once: another one begins later, and is wanted whole. */
  private final Set<StreamGrant> whole = new HashSet<>();

  private long delivered;
  private long nowNs;

  /** Nothing is promised yet; of what will be, as much is wanted as {@code requested} says. */
  Deliveries(Qos requested, Output output, Counters counters) {
    this.reliability = requested.reliability();
    this.expiries = new Expiries(output::onExpired);
    this.punctuality = new Punctuality(requested.deadline(), output);
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

  /** Whether every stream of this grant is known, or begins later. */
  boolean isWhole(StreamGrant grant) {
    return whole.contains(grant);
  }

  /** Whether nothing more is to come of a grant, as far as known. */
  boolean isComplete(StreamGrant grant) {
    return streams.isComplete(grant);
  }

  /** Whether every number of a grant's stream counts, and some are known that are not delivered. */
  boolean isLacking(StreamGrant grant) {
    return streams.of(grant).stream()
        .map(streams::get)
        .anyMatch(stream -> stream.last() < stream.known());
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

  /** A source knows all streams of a grant, and says where each stands. */
  void onWelcome(GrantWelcome welcome, Source source, Epoch reign, long nowUs) {
    match(welcome.grant(), source);
    boolean isJoined = whole.contains(welcome.grant());
    if (!isJoined) {
      terms.onJoined(welcome.grant(), welcome.term());
    }
    for (Promise promise : welcome.streams()) {
      StreamIn stream = streams.get(promise.stream());
      if (stream == null) {
        boolean isSettled = terms.wasOver(promise.stream()) && knows(promise.stream());
        if (isSettled || streams.isOvertaken(promise.stream())) {
          continue; // What is missed of it, if anything, is told at its end.
        }
        boolean beganSince = isJoined && !terms.wasOver(promise.stream());
        follow(beganSince ? wholly(promise) : promise, source);
      } else if (stream instanceof BestEffortIn gathering && gathering.gathering().isPresent()) {
        gathering.restart(promise);
      } else {
        stream.reached(promise.cut());
      }
      note(promise.stream(), streams.get(promise.stream()));
      deliverGathered(promise.stream(), reign, nowUs);
    }
    whole.add(welcome.grant());
  }

  /** A stream that began after all there were had been told is wanted from its beginning. */
  private static Promise wholly(Promise promise) {
    return Promise.after(promise.stream(), 0);
  }

  private void match(StreamGrant grant, Source source) {
    if (matched.add(grant) && !matched.contains(grant.on(grant.lane().other()))) {
      output.onMatched(grant, source);
    }
  }

  /** Follows a granted stream from here on. */
  StreamIn follow(Promise promise, Source source) {
    match(StreamGrant.of(promise.stream()), source);
    boolean goesOn = streams.knows(promise.stream());
    long first = streams.follow(promise);
    StreamIn stream = streams.get(promise.stream());
    punctuality.onJoined(promise.stream(), nowNs);
    if (!isGathering(stream)) { // Else its promise may yet be another one.
      output.onJoined(goesOn ? withoutHistory(promise) : promise, first);
    }
    return stream;
  }

  /** What goes on where it was gets no history anew: what lies between is made good. */
  private static Promise withoutHistory(Promise promise) {
    return Promise.after(promise.stream(), promise.cut());
  }

  private static boolean isGathering(StreamIn stream) {
    return stream instanceof BestEffortIn bestEffort && bestEffort.gathering().isPresent();
  }

  /** A best-effort stream that gathered everything it waited for begins to deliver. */
  private void deliverGathered(StreamId id, Epoch reign, long nowUs) {
    if (streams.get(id) instanceof BestEffortIn stream
        && stream.gathering().filter(Gathering::isComplete).isPresent()) {
      Promise promise = stream.gathering().orElseThrow().promise();
      output.onJoined(promise, promise.historyAfter() + 1);
      stream.deliverGathered(delivering(id, reign, nowUs));
      receipts.forget(id);
      tellEnd(id, stream, reign, nowUs);
    }
  }

  /**
   * No source brings the stream of a grant any more.
   *
   * @param reign in which what waited for its end is delivered, and {@code nowUs} when
   */
  void unmatch(StreamGrant grant, Epoch reign, long nowUs) {
    if (matched.remove(grant)) {
      String reason = streams.isComplete(grant) ? "ended" : "gone";
      List<StreamId> left = List.copyOf(streams.of(grant));
      for (StreamId id : left) {
        if (streams.get(id) instanceof ReliableIn lacking && lacking.last() < lacking.known()) {
          output.onMissed(id, lacking.last() + 1, lacking.known(), Absence.GONE);
        }
        receipts.forget(id);
      }
      whole.remove(grant);
      terms.onLeft(grant);
      streams.leave(grant);
      left.forEach(id -> releaseThoseBehind(id, reign, nowUs));
      if (!matched.contains(grant.on(grant.lane().other()))) {
        punctuality.forget(grant);
        output.onUnmatched(grant, reason);
      }
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
    punctuality.onArrival(id, nowNs);
    stream.onBatch(batch, kind, delivering(id, batch.header().epoch(), receivedUs));
    if (delivered > before) {
      receipts.onNews(id);
    }
    note(id, stream);
    deliverGathered(id, reign, receivedUs);
    if (terms.isFormer(id)) {
      endWithItsTerm(id, reign, receivedUs);
    }
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
    } else if (stream instanceof BestEffortIn bestEffort) {
      gatherWithout(stone.stream(), bestEffort, stone.to(), reign, nowUs);
    }
  }

  /** Nothing before a number is held any more. */
  void onGone(ControlMessage.Gone gone, StreamIn stream, Epoch reign, long nowUs) {
    if (stream instanceof ReliableIn reliable && !reliable.isHeldBack()) {
      miss(gone.stream(), reliable, gone.firstAvailable() - 1, Absence.GONE, reign, nowUs);
    } else if (stream instanceof BestEffortIn bestEffort) {
      gatherWithout(gone.stream(), bestEffort, gone.firstAvailable() - 1, reign, nowUs);
    }
  }

  private void gatherWithout(
      StreamId id, BestEffortIn stream, long absentTo, Epoch reign, long nowUs) {
    stream.gathering().ifPresent(all -> all.absent(absentTo));
    note(id, stream);
    deliverGathered(id, reign, nowUs);
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
      releaseThoseBehind(id, reign, nowUs);
    }
  }

  /**
   * What waited for the end of a stream is delivered: its publisher's next life, or the topic's
   * next term.
   */
  private void releaseThoseBehind(StreamId earlier, Epoch reign, long nowUs) {
    List<StreamId> waiting =
        streams.all().keySet().stream()
            .filter(id -> id.topic().equals(earlier.topic()) && !id.equals(earlier))
            .filter(id -> isHeldBack(streams.get(id)) && !streams.mustWait(id))
            .toList();
    for (StreamId id : waiting) {
      StreamIn stream = streams.get(id);
      if (stream instanceof ReliableIn reliable) {
        reliable.release(delivering(id, reign, nowUs));
        receipts.onNews(id);
      } else if (stream instanceof BestEffortIn bestEffort) {
        bestEffort.gathering().orElseThrow().release();
        deliverGathered(id, reign, nowUs);
      }
      note(id, stream);
    }
    waiting.forEach(id -> tellEnd(id, streams.get(id), reign, nowUs));
  }

  private static boolean isHeldBack(StreamIn stream) {
    return stream instanceof ReliableIn reliable
        ? reliable.isHeldBack()
        : isGathering(stream) && ((BestEffortIn) stream).gathering().orElseThrow().isHeldBack();
  }

  private StreamIn.Delivering delivering(StreamId id, Epoch epoch, long nowUs) {
    return (sequence, message, kind) -> {
      receipts.count(message);
      if (message.isExpired(nowUs)) {
        expiries.add(id, sequence);
        receipts.onNews(id);
        return;
      }
      delivered++;
      output.deliver(new Delivered(id, sequence, message, kind, epoch.zxid(), nowUs));
    };
  }

  private void note(StreamId id, StreamIn stream) {
    if (stream instanceof ReliableIn reliable) {
      receipts.note(id, reliable.last(), reliable.missingUpTo());
    } else if (stream instanceof BestEffortIn bestEffort) {
      bestEffort
          .gathering()
          .ifPresentOrElse(
              all -> receipts.note(id, all.settled(), all.missingUpTo()),
              () -> receipts.forget(id));
    }
  }

  /**
   * A topic's next term has begun: what was published in earlier ones is over. What of it is under
   * way is waited for a little.
   */
  void onTenureStart(ControlMessage.TenureStart start, Source source, Epoch reign, long nowUs) {
    if (!terms.onStart(start)) {
      return;
    }
    start.previous().forEach(end -> followUnheardOf(end, source));
    for (StreamId id : List.copyOf(streams.all().keySet())) {
      if (id.topic().equals(start.stream().topic())
          && id.term() > 0
          && id.term() < start.stream().term()) {
        terms.end(id, start, nowNs);
        endWithItsTerm(id, reign, nowUs);
      }
    }
  }

  /** A term that is over, and of which nothing came, is owed to who had joined before it began. */
  private void followUnheardOf(StreamPosition end, Source source) {
    StreamId id = end.stream();
    boolean isOwed = end.lastSequence() > 0 && streams.get(id) == null && isOwed(id);
    if (isOwed && streams.isOvertaken(id)) {
      settleUnheardOf(end);
    } else if (isOwed) {
      StreamIn stream = follow(Promise.after(id, 0), source);
      stream.reached(end.lastSequence());
      note(id, stream);
    }
  }

  private boolean isOwed(StreamId stream) {
    return needsEverything() && whole.contains(StreamGrant.of(stream)) && !terms.wasOver(stream);
  }

  /** Whether every number of a promised stream counts. */
  boolean needsEverything() {
    return reliability == Reliability.RELIABLE;
  }

  /**
   * A stream that is not followed is over. Who answers for it may think that it is owed to us: it
   * is told that nothing lacks.
   */
  void onEndOfFormerTerm(ControlMessage.StreamEnd end) {
    if (needsEverything() && whole.contains(StreamGrant.of(end.stream()))) {
      settleUnheardOf(new StreamPosition(end.stream(), end.lastSequence()));
    }
  }

  /** Nothing of a stream is delivered: it was not promised, or comes after a later term's. */
  private void settleUnheardOf(StreamPosition end) {
    StreamId id = end.stream();
    long last = end.lastSequence();
    boolean isLost = isOwed(id) && last > 0;
    streams.settle(Promise.after(id, isLost ? 0 : last), last);
    receipts.onNews(id);
    if (isLost) {
      counters.add("missed_" + Absence.GONE.word(), last);
      output.onMissed(id, 1, last, Absence.GONE);
    }
  }

  /** Ends a stream whose term is over, once all of it is here or was waited for long enough. */
  private void endWithItsTerm(StreamId id, Epoch reign, long nowUs) {
    StreamIn stream = streams.get(id);
    long end = stream == null ? -1 : terms.endOf(id, stream.last(), nowNs);
    if (end < 0 || stream.isEnded()) {
      return;
    }
    long last = end == Long.MAX_VALUE ? Math.max(stream.known(), stream.last()) : end;
    stream.end(last);
    if (end == Long.MAX_VALUE && stream instanceof ReliableIn reliable && !reliable.isHeldBack()) {
      miss(id, reliable, last, Absence.GONE, reign, nowUs); // Nobody is left to ask.
    }
    note(id, stream);
    tellEnd(id, stream, reign, nowUs);
  }

  /**
   * Whether a stream that is not followed is not to be: its term was over when it was joined, or is
   * by now, and it is not owed, or what is delivered is of a later term already.
   */
  boolean isOfFormerTerm(StreamId stream) {
    return stream.term() > 0 && streams.get(stream) == null && isTooLate(stream);
  }

  private boolean isTooLate(StreamId stream) {
    boolean isOver = terms.isFormer(stream) && !isOwed(stream);
    return isOver || terms.wasOver(stream) || streams.isOvertaken(stream);
  }

  /**
   * Whether nothing came of a stream of a term, so that where it rests or ended is of no interest:
   * it may well have been over before it was joined, and no source names a term that is over.
   */
  boolean isUnheardOf(StreamId stream) {
    return reliability == Reliability.BEST_EFFORT
        && stream.term() > 0
        && streams.get(stream) == null;
  }

  /** Time goes on. */
  void onTick(long newNowNs, Epoch reign, long nowUs) {
    nowNs = newNowNs;
    punctuality.onTick(nowNs);
    expiries.tellAll();
    for (StreamId id : terms.overdue(nowNs)) {
      endWithItsTerm(id, reign, nowUs);
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
    long deadlineNs =
        reliability == Reliability.RELIABLE ? receipts.nextDeadlineNs() : receipts.nextQuestionNs();
    return Math.min(deadlineNs, Math.min(punctuality.nextDeadlineNs(), terms.nextDeadlineNs()));
  }

  // Counts.

  long delivered() {
    return delivered;
  }

  /** Messages that were too old to be delivered. */
  long expired() {
    return expiries.count();
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
