package io.zonecast.subscriber;

import io.zonecast.domain.Arrival;
import io.zonecast.domain.SequenceTracker;

/**
 * One stream at this subscriber, from the position after which it was promised. Not thread-safe.
 */
final class StreamIn {
  private final SequenceTracker tracker;
  private boolean ended;

  StreamIn(long position) {
    this.tracker = new SequenceTracker(position);
  }

  /** Whether this number is to be delivered: it is the next one, or the next one that came. */
  boolean accept(long sequence, LossCounts counts) {
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

  /** The stream has come to {@code sequence}: what did not arrive up to there is missing. */
  void reached(long sequence) {
    tracker.onLastSequence(sequence);
  }

  void end(long lastSequence) {
    reached(lastSequence);
    ended = true;
  }

  boolean isEnded() {
    return ended;
  }

  /** The highest number known. */
  long last() {
    return tracker.last();
  }

  long missed() {
    return tracker.missed();
  }
}
