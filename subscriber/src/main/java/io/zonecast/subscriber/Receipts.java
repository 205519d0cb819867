package io.zonecast.subscriber;

import io.zonecast.domain.Message;
import io.zonecast.domain.Retention;
import io.zonecast.domain.StreamId;
import io.zonecast.runtime.Timer;
import io.zonecast.stream.Lacks;
import io.zonecast.wire.StreamPosition;
import io.zonecast.wire.StreamRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a reliable subscriber tells its sources: what it has delivered (some milliseconds later, or
 * once it is much, and again as a heartbeat), and what it lacks. Not thread-safe.
 */
final class Receipts {
  private static final long WAIT_NS = 50_000_000;

  /** So much longer it waits for something else to be awake for. */
  private static final long PATIENCE_NS = 50_000_000;

  private static final long AGAIN_NS = 500_000_000;

  private final StreamsIn streams;
  private final Lacks lacks = new Lacks();
  private final Set<StreamId> news = new HashSet<>();
  private final Timer again = new Timer(0, AGAIN_NS);
  private long dueNs;
  private long waiting;
  private long waitingBytes;

  Receipts(StreamsIn streams) {
    this.streams = streams;
  }

  /** A message was delivered: on every message's way. */
  void count(Message message) {
    waiting++;
    waitingBytes += message.length();
  }

  /** Something of a stream was delivered, or will never be. */
  void onNews(StreamId stream) {
    news.add(stream);
  }

  /**
   * A stream stands where it stands now: what it lacks is asked for.
   *
   * @param have everything up to here is there
   * @param upTo the last number that lacks before what is there
   */
  void note(StreamId id, long have, long upTo) {
    lacks.note(id, have, upTo);
  }

  /** Other sources answer from now on. */
  void onNewSource() {
    lacks.askAnew();
    streams.all().keySet().forEach(news::add);
  }

  /** A stream is not followed any more. */
  void forget(StreamId stream) {
    lacks.forget(stream);
    news.remove(stream);
  }

  /** What is missing and to be asked for now; it counts as asked for. */
  List<StreamRange> askFor(long nowNs) {
    return lacks.due(nowNs);
  }

  /** Whether what was delivered is to be acknowledged now. */
  boolean isDue(long nowNs) {
    boolean heartbeat = nowNs >= again.dueNs() && !streams.all().isEmpty();
    return heartbeat || isMuch() || (!news.isEmpty() && nowNs >= dueNs);
  }

  /** Whether so much was delivered that its publisher may stand before a full window. */
  boolean isMuch() {
    return Retention.weight(waiting, waitingBytes) >= Retention.MUCH && !news.isEmpty();
  }

  /**
   * How far each stream is of which there are news, or, each half second, every stream: everything
   * that was delivered is with the operating system. It counts as acknowledged.
   */
  List<StreamPosition> acknowledge(long nowNs) {
    if (again.fire(nowNs)) {
      news.addAll(streams.all().keySet());
    }
    List<StreamPosition> positions = new ArrayList<>();
    for (StreamId id : news) {
      StreamIn stream = streams.get(id);
      if (stream != null) {
        positions.add(new StreamPosition(id, stream.last()));
      }
    }
    news.clear();
    waiting = 0;
    waitingBytes = 0;
    dueNs = nowNs + WAIT_NS;
    return positions;
  }

  /** When something is to be asked for, on the monotonic clock. */
  long nextQuestionNs() {
    return lacks.nextDeadlineNs();
  }

  /** When there is something to do, on the monotonic clock. */
  long nextDeadlineNs() {
    if (streams.all().isEmpty()) {
      return Long.MAX_VALUE;
    }
    long deadlineNs = Math.min(lacks.nextDeadlineNs(), again.dueNs());
    return news.isEmpty() ? deadlineNs : Math.min(deadlineNs, dueNs + PATIENCE_NS);
  }
}
