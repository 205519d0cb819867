package io.zonecast.driver.result.verdict;

import io.zonecast.measurement.Delivery;
import io.zonecast.measurement.DeliveryKind;
import java.util.OptionalLong;

/** What one subscriber delivered of one stream. Single writer. */
final class StreamTally {
  private final StreamKey stream;
  private final OptionalLong first;
  private final long firstFaultUs;
  private final SequenceRanges delivered = new SequenceRanges();
  private final SequenceRanges duplicates = new SequenceRanges();
  private final SequenceRanges disordered = new SequenceRanges();
  private final SequenceRanges beforeMatch = new SequenceRanges();
  private final SequenceRanges ofOlderEpoch = new SequenceRanges();
  private final SequenceRanges skippedBeforeFault = new SequenceRanges();
  private long highest;
  private long duplicated;
  private long outOfOrder;

  /**
   * A tally.
   *
   * @param first the first number owed; empty when the subscriber was never matched to the stream
   * @param firstFaultUs when the first fault was injected, or the largest long
   */
  StreamTally(StreamKey stream, OptionalLong first, long firstFaultUs) {
    this.stream = stream;
    this.first = first;
    this.firstFaultUs = firstFaultUs;
    this.highest = first.orElse(1) - 1;
  }

  void add(Delivery row, boolean olderEpoch) {
    long sequence = row.sequence();
    if (!delivered.add(sequence)) {
      duplicated++;
      duplicates.add(sequence);
    } else if (sequence <= highest && row.kind() != DeliveryKind.HISTORY && owed(sequence)) {
      outOfOrder++;
      disordered.add(sequence);
    }
    if (olderEpoch) {
      ofOlderEpoch.add(sequence);
    }
    if (!owed(sequence) && row.kind() != DeliveryKind.HISTORY) {
      beforeMatch.add(sequence);
    }
    if (sequence > highest) {
      if (row.receivedUs() < firstFaultUs) {
        skippedBeforeFault.add(highest + 1, sequence - 1);
      }
      highest = sequence;
    }
  }

  private boolean owed(long sequence) {
    return sequence >= first.orElse(1);
  }

  StreamKey stream() {
    return stream;
  }

  boolean matched() {
    return first.isPresent();
  }

  SequenceRanges delivered() {
    return delivered;
  }

  SequenceRanges duplicates() {
    return duplicates;
  }

  SequenceRanges disordered() {
    return disordered;
  }

  /** Delivered although they lie before the first number owed, and are not history. */
  SequenceRanges beforeMatch() {
    return beforeMatch;
  }

  SequenceRanges ofOlderEpoch() {
    return ofOlderEpoch;
  }

  /** The highest number delivered, or the one before the first owed. */
  long highest() {
    return highest;
  }

  long duplicated() {
    return duplicated;
  }

  long outOfOrder() {
    return outOfOrder;
  }

  /** How many numbers are owed up to {@code last}. */
  long expected(long last) {
    return matched() ? Math.max(0, last - first.getAsLong() + 1) : 0;
  }

  /** The numbers owed up to {@code last} that never came. */
  SequenceRanges missing(long last) {
    return matched() ? delivered.missing(first.getAsLong(), last) : new SequenceRanges();
  }

  /** Those of them that were already passed over when no fault had been injected. */
  SequenceRanges missingBeforeFault(long last) {
    return missing(last).intersect(skippedBeforeFault);
  }
}
