package io.zonecast.subscriber;

import io.zonecast.domain.Arrival;
import io.zonecast.domain.Message;
import io.zonecast.domain.SequenceTracker;
import io.zonecast.measurement.DeliveryKind;
import io.zonecast.wire.BatchFrame;
import io.zonecast.wire.Promise;
import java.util.Optional;

/**
 * A stream that may lose messages: what comes is delivered, what is missing is counted; but first,
 * where one is promised, its whole history.
 */
final class BestEffortIn extends StreamIn {
  private final LossCounts counts;
  private SequenceTracker tracker;
  private Gathering gathering;
  private long historyMissed;
  private long endsAt = -1;

  /**
   * A stream of which nothing came.
   *
   * @param heldBack whether an earlier term of its topic is not over
   * @param counts where it counts what it did not deliver
   */
  BestEffortIn(Promise promise, boolean heldBack, LossCounts counts) {
    this.counts = counts;
    this.tracker = new SequenceTracker(promise.cut());
    this.gathering = heldBack || promise.hasHistory() ? new Gathering(promise, heldBack) : null;
  }

  /** What it gathers before it delivers anything; nothing once it delivers. */
  Optional<Gathering> gathering() {
    return Optional.ofNullable(gathering);
  }

  /** Nothing was delivered: it begins anew, with what is promised now. */
  void restart(Promise promise) {
    boolean isHeldBack = gathering.isHeldBack();
    tracker = new SequenceTracker(promise.cut());
    gathering = new Gathering(promise, isHeldBack);
  }

  /** Delivers what was gathered, if it is complete; whether it did. */
  boolean deliverGathered(Delivering to) {
    if (gathering == null || !gathering.isComplete()) {
      return false;
    }
    Gathering all = gathering;
    gathering = null;
    historyMissed = all.missed();
    all.deliver(to, (batch, kind) -> deliverBehind(all.promise().cut(), batch, kind, to));
    if (endsAt >= 0) {
      tracker.onLastSequence(endsAt);
    }
    return true;
  }

  @Override
  void onBatch(BatchFrame batch, DeliveryKind kind, Delivering to) {
    if (gathering != null) {
      gathering.take(batch, kind);
    } else if (kind != DeliveryKind.REPAIRED) { // Else a second answer to what it asked for then.
      deliverBehind(0, batch, kind, to);
    }
  }

  private void deliverBehind(long position, BatchFrame batch, DeliveryKind kind, Delivering to) {
    for (BatchFrame.Messages each = batch.messages(); each.hasNext(); ) {
      Message message = each.next();
      boolean isBeyond = endsAt >= 0 && each.sequence() > endsAt;
      if (each.sequence() > position && !isBeyond && accept(each.sequence())) {
        to.deliver(each.sequence(), message, kind);
      }
    }
  }

  /** Whether this number is to be delivered: it is the next one, or the next one that came. */
  private boolean accept(long sequence) {
    Arrival arrival = tracker.onSequence(sequence);
    if (arrival instanceof Arrival.InOrder || arrival instanceof Arrival.Gap) {
      return true;
    }
    if (arrival instanceof Arrival.Late) {
      counts.outOfOrder++;
    } else {
      counts.duplicated++;
    }
    return false;
  }

  @Override
  void reached(long sequence) {
    if (gathering == null) {
      tracker.onLastSequence(sequence);
    }
  }

  @Override
  void end(long lastSequence) {
    endsAt = lastSequence;
    reached(lastSequence);
  }

  @Override
  boolean isEnded() {
    return endsAt >= 0;
  }

  @Override
  boolean isComplete() {
    return isEnded() && gathering == null;
  }

  @Override
  long last() {
    return gathering == null ? tracker.last() : gathering.promise().historyAfter();
  }

  @Override
  long known() {
    return last();
  }

  @Override
  long missed() {
    return historyMissed + tracker.missed();
  }
}
