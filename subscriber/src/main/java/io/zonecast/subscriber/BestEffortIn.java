package io.zonecast.subscriber;

import io.zonecast.domain.Arrival;
import io.zonecast.domain.Message;
import io.zonecast.domain.SequenceTracker;
import io.zonecast.measurement.DeliveryKind;
import io.zonecast.wire.BatchFrame;

/** A stream that may lose messages: what comes is delivered, what is missing is counted. */
final class BestEffortIn extends StreamIn {
  private final SequenceTracker tracker;
  private final LossCounts counts;
  private boolean ended;

  BestEffortIn(long position, LossCounts counts) {
    this.tracker = new SequenceTracker(position);
    this.counts = counts;
  }

  @Override
  void onBatch(BatchFrame batch, DeliveryKind kind, Delivering to) {
    for (BatchFrame.Messages each = batch.messages(); each.hasNext(); ) {
      Message message = each.next();
      if (accept(each.sequence())) {
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
    tracker.onLastSequence(sequence);
  }

  @Override
  void end(long lastSequence) {
    reached(lastSequence);
    ended = true;
  }

  @Override
  boolean isEnded() {
    return ended;
  }

  @Override
  boolean isComplete() {
    return ended;
  }

  @Override
  long last() {
    return tracker.last();
  }

  @Override
  long missed() {
    return tracker.missed();
  }
}
