package io.zonecast.driver.bench;

import java.util.Collection;

/** The median of a few values, and between which two all lie. All 0 where there are none. */
record Middle(double min, double median, double max) {
  /** Of an even number the median is halfway between the two in the middle. */
  static Middle of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      return new Middle(0, 0, 0);
    }
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Middle(sorted[0], median, sorted[sorted.length - 1]);
  }
}
