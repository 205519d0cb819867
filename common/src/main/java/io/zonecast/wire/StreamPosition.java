package io.zonecast.wire;

import io.zonecast.domain.StreamId;

/**
 * How far a stream has come.
 *
 * @param stream which
 * @param lastSequence the number of its last message, 0 where there is none yet
 */
public record StreamPosition(StreamId stream, long lastSequence) {
  public StreamPosition {
    if (lastSequence < 0) {
      throw new IllegalArgumentException("sequence %d is negative".formatted(lastSequence));
    }
  }
}
