package io.zonecast.subscriber;

import io.zonecast.measurement.DeliveryKind;

/** Where delivered messages go: the application's side of a subscriber. The agent's thread only. */
public interface DeliverySink extends AutoCloseable {
  /**
   * A message is delivered.
   *
   * @param delivery what and when
   */
  void deliver(Delivered delivery);

  /** Everything that was delivered reaches the operating system. */
  default void flush() {}

  /** A duty cycle ends: what is due reaches the operating system. */
  default void endOfCycle(long nowNs) {}

  /** When {@link #endOfCycle} has something to do at the latest, on the monotonic clock. */
  default long nextDeadlineNs() {
    return Long.MAX_VALUE;
  }

  @Override
  default void close() {}

  /**
   * A delivered message.
   *
   * @param stream of which stream
   * @param sequence its number
   * @param message what and when it was sent
   * @param kind live, history or repaired
   * @param epoch who relayed it; 0 in direct dissemination
   * @param receivedUs when it was delivered, microseconds since 1970
   */
  record Delivered(
      io.zonecast.domain.StreamId stream,
      long sequence,
      io.zonecast.domain.Message message,
      DeliveryKind kind,
      long epoch,
      long receivedUs) {
    /** How long it took, in microseconds, by the wall clocks of both hosts. */
    public long latencyUs() {
      return receivedUs - message.sentUs();
    }
  }
}
