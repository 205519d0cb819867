package io.zonecast.measurement;

import org.HdrHistogram.Histogram;

/**
 * Counts latencies in an HdrHistogram: microseconds, 1 µs to 1 h, three significant digits, about
 * 190 KB. What lies outside (clocks that disagree) is clamped and counted. Single writer.
 */
public final class LatencyRecorder {
  /** The smallest value told apart, µs. */
  public static final long MIN_US = 1;

  /** The largest value told apart, µs. */
  public static final long MAX_US = 3_600_000_000L;

  private final Histogram histogram = new Histogram(MIN_US, MAX_US, 3);
  private long min = Long.MAX_VALUE;
  private long max;
  private long clamped;

  /** Counts a delivery if it is live; history and repairs say nothing about latency. */
  public void record(DeliveryKind kind, long latencyUs) {
    if (kind == DeliveryKind.LIVE) {
      record(latencyUs);
    }
  }

  /** Counts one live latency, in microseconds. */
  public void record(long latencyUs) {
    long value = latencyUs;
    if (value < 0 || value > MAX_US) {
      value = value < 0 ? 0 : MAX_US;
      clamped++;
    }
    histogram.recordValue(value);
    min = Math.min(min, value);
    max = Math.max(max, value);
  }

  /** How many values were negative or above {@link #MAX_US}. */
  public long clamped() {
    return clamped;
  }

  /** Adds everything that another recorder has counted. */
  public void add(LatencyRecorder other) {
    histogram.add(other.histogram);
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
    clamped += other.clamped;
  }

  /** The value in µs that {@code percentile} (0 to 100) of the deliveries did not exceed. */
  public long valueAtPercentile(double percentile) {
    return Math.min(max, histogram.getValueAtPercentile(percentile));
  }

  /** What was counted so far. */
  public LatencySummary summary() {
    long count = histogram.getTotalCount();
    if (count == 0) {
      return LatencySummary.EMPTY;
    }
    return new LatencySummary(
        count,
        min,
        Math.round(histogram.getMean() * 10) / 10.0,
        valueAtPercentile(50),
        valueAtPercentile(90),
        valueAtPercentile(99),
        valueAtPercentile(99.9),
        max);
  }
}
