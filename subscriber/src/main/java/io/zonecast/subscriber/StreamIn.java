package io.zonecast.subscriber;

import io.zonecast.domain.Message;
import io.zonecast.measurement.DeliveryKind;
import io.zonecast.wire.BatchFrame;

/**
 * One stream at this subscriber, from the position after which it was promised. Not thread-safe.
 */
abstract sealed class StreamIn permits BestEffortIn, ReliableIn {
  /** Where what is delivered goes. */
  @FunctionalInterface
  interface Delivering {
    void deliver(long sequence, Message message, DeliveryKind kind);
  }

  private boolean endTaken;

  /** Whether it has become complete since this was asked: true only once. */
  final boolean takeEnd() {
    boolean isNews = !endTaken && isComplete();
    endTaken |= isNews;
    return isNews;
  }

  /** A batch arrived: delivers what is to be delivered now. */
  abstract void onBatch(BatchFrame batch, DeliveryKind kind, Delivering to);

  /** The stream has come to {@code sequence}: what did not arrive up to there is missing. */
  abstract void reached(long sequence);

  /** Nothing comes after {@code lastSequence}. */
  abstract void end(long lastSequence);

  /** Whether its end was told. */
  abstract boolean isEnded();

  /** Whether nothing more is to come that is wanted. */
  abstract boolean isComplete();

  /** The highest number up to which nothing is wanted any more. */
  abstract long last();

  /** The highest number that is known to exist, where each of them is wanted. */
  abstract long known();

  /** Numbers that were promised and did not, or will not, arrive. */
  abstract long missed();
}
