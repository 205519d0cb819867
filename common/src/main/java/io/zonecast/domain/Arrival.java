package io.zonecast.domain;

/** What a receiver learns from the number of what arrived: {@link SequenceTracker}. */
public sealed interface Arrival {
  /** The next one expected. */
  record InOrder() implements Arrival {}

  /**
   * Later than expected: those between have not arrived.
   *
   * @param from the first missing number
   * @param to the last missing number
   */
  record Gap(long from, long to) implements Arrival {
    /** How many are missing. */
    public long missing() {
      return to - from + 1;
    }
  }

  /** Seen before, or older than what was promised. */
  record Duplicate() implements Arrival {}

  /** Missing until now, and too late to be delivered in order. */
  record Late() implements Arrival {}
}
