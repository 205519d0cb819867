package io.zonecast.wire;

import io.zonecast.domain.StreamId;

/**
 * Consecutive numbers of a stream.
 *
 * @param stream which
 * @param from the first, at least 1
 * @param to the last, at least {@code from}
 */
public record StreamRange(StreamId stream, long from, long to) {
  public StreamRange {
    if (from < 1 || to < from) {
      throw new IllegalArgumentException("%d to %d is no range of numbers".formatted(from, to));
    }
  }
}
