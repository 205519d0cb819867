package io.zonecast.publisher;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.StreamId;

/** Where a reliable publisher tells what was acknowledged. The agent's thread only. */
public interface AcknowledgementSink extends AutoCloseable {
  /**
   * These numbers survive as promised.
   *
   * @param epoch the reign in which it was heard; 0 in direct dissemination
   * @param atUs now, microseconds since 1970
   */
  void acknowledged(StreamId stream, long first, long last, Epoch epoch, long atUs);

  /** A duty cycle ends: what is due reaches the operating system. */
  default void endOfCycle(long nowNs) {}

  @Override
  default void close() {}

  /** Nobody wants to know. */
  static AcknowledgementSink none() {
    return (stream, first, last, epoch, atUs) -> {};
  }
}
