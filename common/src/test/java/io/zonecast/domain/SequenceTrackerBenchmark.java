package io.zonecast.domain;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a number means: ns for each. */
@State(Scope.Thread)
public class SequenceTrackerBenchmark {
  private final SequenceTracker tracker = new SequenceTracker(0);
  private final SequenceTracker gaps = new SequenceTracker(0);

  /** The next number. */
  @Benchmark
  public Arrival inOrder() {
    return tracker.onSequence(tracker.last() + 1);
  }

  /** The last number again. */
  @Benchmark
  public Arrival duplicate() {
    return gaps.onSequence(gaps.last());
  }

  /** Passes over a number, with as many gaps remembered as there may be. */
  @Benchmark
  public Arrival gap() {
    return gaps.onSequence(gaps.last() + 2);
  }

  /** Passes over a number, which then arrives after all. */
  @Benchmark
  public Arrival gapAndLate() {
    gaps.onSequence(gaps.last() + 2);
    return gaps.onSequence(gaps.last() - 1);
  }
}
