package io.zonecast.wire;

import io.zonecast.domain.StreamId;

/**
 * From where on a subscriber that attached gets a stream. All three numbers are 0 where it gets it
 * from its first message on.
 *
 * @param stream which
 * @param after everything above this number is promised; what lies between it and {@code
 *     historyAfter} is owed from before
 * @param historyAfter the numbers above this one are the history that was asked for
 * @param cut the last number of the history: where the stream stood when the subscriber joined
 */
public record Promise(StreamId stream, long after, long historyAfter, long cut) {
  public Promise {
    if (after < 0 || historyAfter < after || cut < historyAfter) {
      throw new IllegalArgumentException(
          "after %d, history after %d, cut %d".formatted(after, historyAfter, cut));
    }
  }

  /** No history: everything above a number. */
  public static Promise after(StreamId stream, long position) {
    return new Promise(stream, position, position, position);
  }

  /** Whether anything of it is history. */
  public boolean hasHistory() {
    return cut > historyAfter;
  }
}
