package io.zonecast.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SequenceTrackerTest {
  private static final Arrival IN_ORDER = new Arrival.InOrder();
  private static final Arrival DUPLICATE = new Arrival.Duplicate();
  private static final Arrival LATE = new Arrival.Late();

  @Test
  void numbersInARowAreInOrderFromThePositionOn() {
    SequenceTracker tracker = new SequenceTracker(41);
    assertThat(tracker.onSequence(42)).isEqualTo(IN_ORDER);
    assertThat(tracker.onSequence(43)).isEqualTo(IN_ORDER);
    assertThat(tracker.last()).isEqualTo(43);
    assertThat(tracker.missed()).isZero();
  }

  @Test
  void whatIsPassedOverIsAGapOnceAndLateOnce() {
    SequenceTracker tracker = new SequenceTracker(0);
    assertThat(tracker.onSequence(4)).isEqualTo(new Arrival.Gap(1, 3));
    assertThat(tracker.missed()).isEqualTo(3);
    assertThat(tracker.onSequence(2)).isEqualTo(LATE);
    assertThat(tracker.onSequence(2)).isEqualTo(DUPLICATE);
    assertThat(tracker.onSequence(4)).isEqualTo(DUPLICATE);
    assertThat(tracker.missed()).isEqualTo(2);
    assertThat(tracker.onSequence(5)).isEqualTo(IN_ORDER);
  }

  @Test
  void whatLiesBeforeThePromiseIsNeverMissedNorDelivered() {
    SequenceTracker tracker = new SequenceTracker(10);
    for (long sequence : new long[] {10, 9, 1, 0, -1, Long.MIN_VALUE}) {
      assertThat(tracker.onSequence(sequence)).isEqualTo(DUPLICATE);
    }
    assertThat(tracker.last()).isEqualTo(10);
    assertThat(tracker.missed()).isZero();
  }

  @Test
  void aHeartbeatRevealsWhatIsLostAtTheEnd() {
    SequenceTracker tracker = new SequenceTracker(0);
    tracker.onSequence(1);
    assertThat(tracker.onLastSequence(3)).isEqualTo(2);
    assertThat(tracker.onLastSequence(3)).isZero();
    assertThat(tracker.onLastSequence(1)).isZero();
    assertThat(tracker.missed()).isEqualTo(2);
    assertThat(tracker.onSequence(3)).isEqualTo(LATE);
    assertThat(tracker.onSequence(4)).isEqualTo(IN_ORDER);
  }

  @Test
  void theHighestNumbersDoNotOverflow() {
    SequenceTracker tracker = new SequenceTracker(Long.MAX_VALUE - 1);
    assertThat(tracker.onSequence(Long.MAX_VALUE)).isEqualTo(IN_ORDER);
    assertThat(tracker.onSequence(Long.MAX_VALUE)).isEqualTo(DUPLICATE);
    SequenceTracker jumped = new SequenceTracker(0);
    assertThat(jumped.onSequence(Long.MAX_VALUE)).isEqualTo(new Arrival.Gap(1, Long.MAX_VALUE - 1));
    assertThat(jumped.missed()).isEqualTo(Long.MAX_VALUE - 1);
  }

  @Test
  void aNegativePositionIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SequenceTracker(-1))
        .withMessage("position -1 is negative");
  }

  @Test
  void onlyTheOldestRangesAreForgottenAndStayCountedAsMissed() {
    SequenceTracker tracker = new SequenceTracker(0);
    int ranges = SequenceTracker.MAX_RANGES + 10;
    for (int i = 1; i <= ranges; i++) {
      tracker.onSequence(2L * i); // Each passes over one odd number.
    }
    assertThat(tracker.missed()).isEqualTo(ranges);
    assertThat(tracker.onSequence(1)).isEqualTo(DUPLICATE);
    assertThat(tracker.onSequence(19)).isEqualTo(DUPLICATE);
    assertThat(tracker.onSequence(21)).isEqualTo(LATE);
    assertThat(tracker.onSequence(2L * ranges - 1)).isEqualTo(LATE);
    assertThat(tracker.missed()).isEqualTo(ranges - 2);
  }

  /** Late arrivals split ranges: that, too, must stay within the bound. */
  @Test
  void splittingOneLargeGapStaysBounded() {
    SequenceTracker tracker = new SequenceTracker(0);
    int last = 10 * SequenceTracker.MAX_RANGES;
    tracker.onSequence(last);
    for (long even = 2; even < last; even += 2) {
      assertThat(tracker.onSequence(even)).isEqualTo(LATE);
    }
    int late = 0;
    for (long odd = 1; odd < last; odd += 2) {
      late += tracker.onSequence(odd).equals(LATE) ? 1 : 0;
    }
    assertThat(late).isEqualTo(SequenceTracker.MAX_RANGES);
  }

  /** Against sets of numbers, with loss, duplicates and reordering, below the bound on ranges. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void randomArrivalsAreJudgedAsByASimpleModel(long seed) {
    Random random = new Random(seed);
    long position = random.nextInt(100);
    SequenceTracker tracker = new SequenceTracker(position);
    Set<Long> missing = new TreeSet<>();
    long last = position;
    for (long sequence : arrivals(random, position, 1_500)) {
      if (sequence < 0) {
        long reached = -sequence;
        long found = 0;
        for (; last < reached; found++) {
          missing.add(++last);
        }
        assertThat(tracker.onLastSequence(reached)).as("seed %d", seed).isEqualTo(found);
        continue;
      }
      Arrival expected;
      if (sequence > last) {
        long first = last + 1;
        for (long lost = first; lost < sequence; lost++) {
          missing.add(lost);
        }
        expected = sequence == first ? IN_ORDER : new Arrival.Gap(first, sequence - 1);
        last = sequence;
      } else {
        expected = missing.remove(sequence) ? LATE : DUPLICATE;
      }
      assertThat(tracker.onSequence(sequence))
          .as("seed %d, %d", seed, sequence)
          .isEqualTo(expected);
      assertThat(tracker.last()).isEqualTo(last);
      assertThat(tracker.missed()).as("seed %d", seed).isEqualTo(missing.size());
    }
  }

  /** What a bad network makes of numbers in a row; a negative number is a heartbeat. */
  private static List<Long> arrivals(Random random, long position, int count) {
    List<Long> arrivals = new ArrayList<>();
    for (long sequence = Math.max(1, position - 20); sequence < position + count; sequence++) {
      double fate = random.nextDouble();
      if (fate < 0.05) {
        continue;
      }
      int shift = random.nextDouble() < 0.1 ? random.nextInt(30) : 0;
      arrivals.add(Math.max(0, arrivals.size() - shift), sequence);
      if (fate > 0.95) {
        arrivals.add(random.nextInt(arrivals.size() + 1), sequence);
      }
      if (fate > 0.5 && fate < 0.52) {
        arrivals.add(-sequence);
      }
    }
    return arrivals;
  }
}
