package io.zonecast.driver.result.verdict;

import io.zonecast.domain.Lifespan;
import io.zonecast.measurement.Delivery;
import io.zonecast.measurement.DeliveryKind;
import java.util.List;
import java.util.OptionalLong;

/** What one subscriber delivered of one stream. Single writer. */
final class StreamTally {
  private final StreamKey stream;
  private final OptionalLong first;
  private final List<Join> joins;
  private final List<Tenure> tenures;
  private final Lifespan lifespan;
  private final long firstFaultUs;
  private final SequenceRanges delivered = new SequenceRanges();
  private final SequenceRanges duplicates = new SequenceRanges();
  private final SequenceRanges disordered = new SequenceRanges();
  private final SequenceRanges beforeMatch = new SequenceRanges();
  private final SequenceRanges ofOlderEpoch = new SequenceRanges();
  private final SequenceRanges skippedBeforeFault = new SequenceRanges();
  private final SequenceRanges betweenTenures = new SequenceRanges();
  private final SequenceRanges history = new SequenceRanges();
  private final SequenceRanges lateHistory = new SequenceRanges();
  private final SequenceRanges ofOlderTerm = new SequenceRanges();
  private final SequenceRanges tooOld = new SequenceRanges();
  private long highest;
  private long highestNew;
  private long lastReceivedUs;
  private int tenure;
  private long duplicated;
  private long outOfOrder;

  /**
   * A tally.
   *
   * @param joins what was promised, by time; none when the subscriber was never matched to it
   * @param lifespan of its messages
   * @param tenures when it was matched to it
   * @param firstFaultUs when the first fault was injected, or the largest long
   */
  StreamTally(
      StreamKey stream,
      List<Join> joins,
      Lifespan lifespan,
      List<Tenure> tenures,
      long firstFaultUs) {
    this.stream = stream;
    this.first = joins.stream().mapToLong(Join::first).min();
    this.joins = joins;
    this.lifespan = lifespan;
    this.tenures = tenures;
    this.firstFaultUs = firstFaultUs;
    this.highest = first.orElse(1) - 1;
  }

  /**
   * Adds a row.
   *
   * @param olderEpoch whether something of a later epoch of the zone came before it
   * @param olderTerm whether something of a later term of the topic came before it
   */
  void add(Delivery row, boolean olderEpoch, boolean olderTerm) {
    boolean isHistory = row.kind() == DeliveryKind.HISTORY;
    long sequence = row.sequence();
    enterTenures(row.receivedUs());
    lastReceivedUs = Math.max(lastReceivedUs, row.receivedUs());
    if (!delivered.add(sequence)) {
      duplicated++;
      duplicates.add(sequence);
    } else if (isHistory && sequence < highestNew) {
      lateHistory.add(sequence);
    } else if (sequence <= highest && owed(sequence)) {
      outOfOrder++;
      disordered.add(sequence);
    }
    if (olderEpoch) {
      ofOlderEpoch.add(sequence);
    }
    if (olderTerm) {
      ofOlderTerm.add(sequence);
    }
    if (lifespan.isSome() && lifespan.isOver(row.sentUs(), row.receivedUs())) {
      tooOld.add(sequence);
    }
    if (isHistory) {
      history.add(sequence);
    } else {
      highestNew = Math.max(highestNew, sequence);
      if (!owed(sequence)) {
        beforeMatch.add(sequence);
      }
    }
    if (sequence > highest) {
      if (row.receivedUs() < firstFaultUs) {
        skippedBeforeFault.add(highest + 1, sequence - 1);
      }
      highest = sequence;
    }
  }

  /** What lies between the last delivery of one tenure and the first number of the next. */
  private void enterTenures(long atUs) {
    while (tenure < tenures.size() && tenures.get(tenure).matchedUs() <= atUs) {
      betweenTenures.addAll(highest + 1, tenures.get(tenure).first() - 1);
      tenure++;
    }
  }

  private boolean owed(long sequence) {
    return sequence >= first.orElse(1);
  }

  StreamKey stream() {
    return stream;
  }

  List<Tenure> tenures() {
    return tenures;
  }

  /** The numbers for which the subscriber was not matched; asked when all rows were added. */
  SequenceRanges betweenTenures() {
    enterTenures(Long.MAX_VALUE);
    return betweenTenures;
  }

  /** The last delivery, microseconds since 1970; 0 when there is none. */
  long lastReceivedUs() {
    return lastReceivedUs;
  }

  /** What was promised, by time. */
  List<Join> joins() {
    return joins;
  }

  /** What came as history. */
  SequenceRanges history() {
    return history;
  }

  /** History that came after something of the stream that is newer and none. */
  SequenceRanges lateHistory() {
    return lateHistory;
  }

  /** What came after something of a later term. */
  SequenceRanges ofOlderTerm() {
    return ofOlderTerm;
  }

  /** What was delivered although its lifespan was over. */
  SequenceRanges tooOld() {
    return tooOld;
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
