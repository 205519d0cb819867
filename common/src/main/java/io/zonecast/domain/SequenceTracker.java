package io.zonecast.domain;

import java.util.Map;
import java.util.TreeMap;

/**
 * Follows one stream's numbers at one receiver and says what each arrival means. Loss is counted
 * from these numbers, never guessed. Remembers at most {@value #MAX_RANGES} missing ranges; beyond
 * that the oldest are forgotten (an arrival from them counts as a duplicate). Not thread-safe.
 */
public final class SequenceTracker {
  /** Most missing ranges that are remembered. */
  public static final int MAX_RANGES = 256;

  private static final Arrival IN_ORDER = new Arrival.InOrder();
  private static final Arrival DUPLICATE = new Arrival.Duplicate();
  private static final Arrival LATE = new Arrival.Late();

  /** Missing ranges, first number to last: numbers only grow, so the lowest are the oldest. */
  private final TreeMap<Long, Long> missing = new TreeMap<>();

  private long last;
  private long missed;

  /**
   * Starts after a position.
   *
   * @param position the number after which everything was promised, at least 0
   */
  public SequenceTracker(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("position %d is negative".formatted(position));
    }
    this.last = position;
  }

  /** Takes the next arrival's number. */
  public Arrival onSequence(long sequence) {
    if (sequence == last + 1) {
      last = sequence;
      return IN_ORDER;
    }
    if (sequence <= last) {
      return takeMissing(sequence) ? LATE : DUPLICATE;
    }
    Arrival.Gap gap = miss(last + 1, sequence - 1);
    last = sequence;
    return gap;
  }

  /**
   * Learns, without an arrival, that the stream has reached {@code sequence} (from a heartbeat or
   * an end marker on the same ordered link): what is missing up to there is lost.
   *
   * @return how many were found missing now
   */
  public long onLastSequence(long sequence) {
    if (sequence <= last) {
      return 0;
    }
    long found = miss(last + 1, sequence).missing();
    last = sequence;
    return found;
  }

  /** The highest number known. */
  public long last() {
    return last;
  }

  /** How many numbers were passed over and have not arrived since. */
  public long missed() {
    return missed;
  }

  private Arrival.Gap miss(long from, long to) {
    Arrival.Gap gap = new Arrival.Gap(from, to);
    remember(from, to);
    missed += gap.missing();
    return gap;
  }

  private void remember(long from, long to) {
    missing.put(from, to);
    if (missing.size() > MAX_RANGES) {
      missing.pollFirstEntry();
    }
  }

  private boolean takeMissing(long sequence) {
    Map.Entry<Long, Long> range = missing.floorEntry(sequence);
    if (range == null || sequence > range.getValue()) {
      return false;
    }
    missing.remove(range.getKey());
    if (range.getKey() < sequence) {
      remember(range.getKey(), sequence - 1);
    }
    if (sequence < range.getValue()) {
      remember(sequence + 1, range.getValue());
    }
    missed--;
    return true;
  }
}
