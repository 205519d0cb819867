package io.zonecast.measurement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.IntCountsHistogram;

/**
 * Latency over time in bounded memory: time is cut into at most {@link #MAX_BUCKETS} equal buckets,
 * each a small histogram (1 % precise) that keeps its exact maximum. When time runs beyond the last
 * bucket all widths double. Times may come in any order. Single writer; at most about 5 MB.
 */
public final class LatencySeries {
  /** The bound on buckets, and so on points of a line. */
  public static final int MAX_BUCKETS = 400;

  private static final long FIRST_WIDTH_US = 20_000;

  /**
   * One bucket.
   *
   * @param atUs its middle, microseconds since 1970
   */
  public record Bucket(long atUs, long count, long p50Us, long p99Us, long maxUs) {}

  private static final class Cell {
    private final IntCountsHistogram histogram = new IntCountsHistogram(2);
    private long max;

    private Cell() {
      histogram.setAutoResize(true);
    }

    private void record(long us) {
      histogram.recordValue(us);
      max = Math.max(max, us);
    }

    private Cell add(Cell other) {
      histogram.add(other.histogram);
      max = Math.max(max, other.max);
      return this;
    }
  }

  private TreeMap<Long, Cell> cells = new TreeMap<>();
  private long widthUs = FIRST_WIDTH_US;
  private long lastIndex;
  private Cell last;

  /**
   * Counts one live delivery.
   *
   * @param atUs when it was received, microseconds since 1970
   */
  public void record(long atUs, long latencyUs) {
    long index = Math.floorDiv(atUs, widthUs);
    if (last == null || index != lastIndex) {
      last = cells.computeIfAbsent(index, unused -> new Cell());
      while (cells.lastKey() - cells.firstKey() >= MAX_BUCKETS) {
        doubleWidth();
      }
      lastIndex = Math.floorDiv(atUs, widthUs);
      last = cells.get(lastIndex);
    }
    last.record(Math.max(0, Math.min(latencyUs, LatencyRecorder.MAX_US)));
  }

  /** The width of a bucket, in microseconds. */
  public long widthUs() {
    return widthUs;
  }

  /** The buckets that hold anything, by time. */
  public List<Bucket> buckets() {
    List<Bucket> buckets = new ArrayList<>(cells.size());
    for (Map.Entry<Long, Cell> entry : cells.entrySet()) {
      Cell cell = entry.getValue();
      buckets.add(
          new Bucket(
              entry.getKey() * widthUs + widthUs / 2,
              cell.histogram.getTotalCount(),
              Math.min(cell.max, cell.histogram.getValueAtPercentile(50)),
              Math.min(cell.max, cell.histogram.getValueAtPercentile(99)),
              cell.max));
    }
    return buckets;
  }

  private void doubleWidth() {
    TreeMap<Long, Cell> wider = new TreeMap<>();
    cells.forEach((index, cell) -> wider.merge(Math.floorDiv(index, 2L), cell, Cell::add));
    cells = wider;
    widthUs *= 2;
  }
}
