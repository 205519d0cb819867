package io.zonecast.subscriber;

import io.zonecast.domain.History;
import io.zonecast.domain.Message;
import io.zonecast.measurement.DeliveryKind;
import io.zonecast.wire.BatchFrame;
import io.zonecast.wire.Promise;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;

/**
 * What a best-effort stream brings before any of it may be delivered: until its history is
 * complete, and as long as an earlier term of its topic is not over. Nothing was delivered, so it
 * may be thrown away and begun anew. Not thread-safe.
 */
final class Gathering {
  /**
   * Most bytes of frames behind the history that wait for it: a quarter of the heap, at most four
   * times a history's bound. At full speed a process that has just begun needs them.
   */
  static final long MOST_BYTES =
      Math.min(4 * History.MAX_BYTES, Runtime.getRuntime().maxMemory() / 4);

  private record Live(BatchFrame batch, DeliveryKind kind) {}

  private final TreeMap<Long, Message> history = new TreeMap<>();
  private final Queue<Live> live = new ArrayDeque<>();
  private final Promise promise;
  private long liveBytes;
  private long settled;
  private long absentTo;
  private boolean heldBack;

  /**
   * Nothing of a promise is here yet.
   *
   * @param heldBack whether an earlier term is not over
   */
  Gathering(Promise promise, boolean heldBack) {
    this.promise = promise;
    this.settled = promise.historyAfter();
    this.heldBack = heldBack;
  }

  Promise promise() {
    return promise;
  }

  /** The earlier term is over. */
  void release() {
    heldBack = false;
  }

  boolean isHeldBack() {
    return heldBack;
  }

  /** Whether all of it may be delivered now. */
  boolean isComplete() {
    return !heldBack && settled >= promise.cut();
  }

  /** A batch arrived. */
  void take(BatchFrame batch, DeliveryKind kind) {
    if (batch.header().firstSequence() <= promise.cut()) {
      for (BatchFrame.Messages each = batch.messages(); each.hasNext(); ) {
        Message message = each.next();
        if (each.sequence() > promise.historyAfter() && each.sequence() <= promise.cut()) {
          history.putIfAbsent(each.sequence(), message);
        }
      }
      advance();
    }
    if (batch.lastSequence() > promise.cut() && liveBytes + batch.length() <= MOST_BYTES) {
      live.add(new Live(batch, kind)); // What has no room is missing, as anything may be.
      liveBytes += batch.length();
    }
  }

  /** Those numbers up to {@code sequence} that are not here will never come. */
  void absent(long sequence) {
    absentTo = Math.max(absentTo, sequence);
    advance();
  }

  private void advance() {
    while (settled < promise.cut() && (settled < absentTo || history.containsKey(settled + 1))) {
      settled++;
    }
  }

  /** The number up to which all of the history is here. */
  long settled() {
    return settled;
  }

  /** The last number that lacks before what is here; {@link #settled} where none does. */
  long missingUpTo() {
    Long next = history.higherKey(settled);
    return next == null ? promise.cut() : next - 1;
  }

  /** How many numbers of the history will never come. */
  long missed() {
    return Math.max(0, settled - promise.historyAfter() - history.size());
  }

  /** Hands out what was gathered, the history first. */
  void deliver(StreamIn.Delivering to, LiveBatches liveTo) {
    for (Map.Entry<Long, Message> each : history.entrySet()) {
      to.deliver(each.getKey(), each.getValue(), DeliveryKind.HISTORY);
    }
    live.forEach(each -> liveTo.take(each.batch(), each.kind()));
  }

  /** Where batches behind the history go. */
  @FunctionalInterface
  interface LiveBatches {
    void take(BatchFrame batch, DeliveryKind kind);
  }
}
