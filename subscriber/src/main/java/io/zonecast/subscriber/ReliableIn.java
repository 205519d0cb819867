package io.zonecast.subscriber;

import io.zonecast.domain.Message;
import io.zonecast.measurement.DeliveryKind;
import io.zonecast.wire.BatchFrame;
import io.zonecast.wire.Promise;
import java.util.Map;
import java.util.TreeMap;

/**
 * A stream of which every number is delivered, once and in order: what comes too early waits for
 * what is missing, at most {@value #MAX_WAITING} messages and {@value #MAX_WAITING_BYTES} bytes of
 * them; what does not fit is asked for again.
 */
final class ReliableIn extends StreamIn {
  /** Most messages that wait for earlier ones. */
  static final int MAX_WAITING = 8_192;

  /** Most bytes of payload that wait for earlier ones. */
  static final long MAX_WAITING_BYTES = 16L * 1024 * 1024;

  private record Early(Message message, DeliveryKind kind) {}

  private final TreeMap<Long, Early> early = new TreeMap<>();
  private long earlyBytes;
  private final Promise promise;
  private long settled;
  private long known;
  private long absent;
  private boolean ended;
  private long end = Long.MAX_VALUE;
  private boolean heldBack;

  ReliableIn(Promise promise) {
    this.promise = promise;
    this.settled = promise.after();
    this.known = promise.cut();
  }

  /** Which kind a message is that arrived as another: what is history is so by its number. */
  private DeliveryKind kind(long sequence, DeliveryKind arrivedAs) {
    return sequence > promise.historyAfter() && sequence <= promise.cut()
        ? DeliveryKind.HISTORY
        : arrivedAs;
  }

  @Override
  void onBatch(BatchFrame batch, DeliveryKind kind, Delivering to) {
    known = Math.max(known, Math.min(batch.lastSequence(), end));
    for (BatchFrame.Messages each = batch.messages(); each.hasNext(); ) {
      Message message = each.next();
      long sequence = each.sequence();
      if (sequence == settled + 1 && !heldBack && sequence <= end) {
        settled = sequence;
        to.deliver(sequence, message, kind(sequence, kind));
      } else if (sequence > settled && sequence <= end) {
        keep(sequence, new Early(message, kind(sequence, kind)));
      }
    }
    deliverWhatWaited(to);
  }

  /** An earlier life of its publisher is not delivered yet: this one waits for its end. */
  void holdBack() {
    heldBack = true;
  }

  /** What it waited for is over. */
  void release(Delivering to) {
    heldBack = false;
    deliverWhatWaited(to);
  }

  /** Whether something of it was delivered, or will never be. */
  boolean hasBegun() {
    return settled > promise.after();
  }

  boolean isHeldBack() {
    return heldBack;
  }

  /** Numbers up to {@code sequence} that are not here will never come. */
  void skipTo(long sequence, Delivering to) {
    long missing = sequence - settled;
    while (!early.isEmpty() && early.firstKey() <= sequence) {
      Map.Entry<Long, Early> here = early.pollFirstEntry();
      earlyBytes -= here.getValue().message().length();
      if (here.getKey() > settled) {
        missing--;
        to.deliver(here.getKey(), here.getValue().message(), here.getValue().kind());
      }
    }
    absent += missing;
    settled = sequence;
    known = Math.max(known, sequence);
    deliverWhatWaited(to);
  }

  /** Of the numbers up to {@code sequence} the last one before the first that is here. */
  long absentUpTo(long sequence) {
    return early.isEmpty() ? sequence : Math.min(sequence, early.firstKey() - 1);
  }

  /** The last number that is known to be missing before what waits; {@link #last()} for none. */
  long missingUpTo() {
    if (heldBack) {
      return settled;
    }
    return early.isEmpty() ? known : early.firstKey() - 1;
  }

  @Override
  long known() {
    return known;
  }

  @Override
  void reached(long sequence) {
    known = Math.max(known, Math.min(sequence, end));
  }

  @Override
  void end(long lastSequence) {
    reached(lastSequence);
    ended = true;
    end = lastSequence;
  }

  @Override
  boolean isEnded() {
    return ended;
  }

  @Override
  boolean isComplete() {
    return ended && settled >= known;
  }

  @Override
  long last() {
    return settled;
  }

  @Override
  long missed() {
    return absent;
  }

  private void keep(long sequence, Early message) {
    boolean room =
        early.size() < MAX_WAITING && earlyBytes + message.message().length() <= MAX_WAITING_BYTES;
    if (room && early.putIfAbsent(sequence, message) == null) {
      earlyBytes += message.message().length();
    }
  }

  private void deliverWhatWaited(Delivering to) {
    while (!heldBack && !early.isEmpty() && early.firstKey() <= settled + 1) {
      Map.Entry<Long, Early> next = early.pollFirstEntry();
      earlyBytes -= next.getValue().message().length();
      if (next.getKey() == settled + 1) {
        settled = next.getKey();
        to.deliver(settled, next.getValue().message(), next.getValue().kind());
      }
    }
  }
}
