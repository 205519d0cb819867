package io.zonecast.driver.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.measurement.JsonFiles;
import java.util.Collection;

/**
 * How values are spread; percentiles by nearest rank, so each is a value that was measured: of 20
 * the 99th is the largest. All 0 where there are none.
 */
public record Spread(int count, double mean, double p50, double p99, double max) {
  /** The spread of some values, in any order. */
  public static Spread of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      return new Spread(0, 0, 0, 0, 0);
    }
    double sum = 0;
    for (double value : sorted) {
      sum += value;
    }
    return new Spread(
        sorted.length,
        sum / sorted.length,
        rank(sorted, 50),
        rank(sorted, 99),
        sorted[sorted.length - 1]);
  }

  private static double rank(double[] sorted, int percent) {
    int rank = (sorted.length * percent + 99) / 100;
    return sorted[Math.max(1, rank) - 1];
  }

  /** The same in another unit. */
  Spread dividedBy(double unit) {
    return new Spread(count, mean / unit, p50 / unit, p99 / unit, max / unit);
  }

  /** Rounded to thousandths. */
  ObjectNode toJson() {
    return JsonFiles.object()
        .put("count", count)
        .put("mean", rounded(mean))
        .put("p50", rounded(p50))
        .put("p99", rounded(p99))
        .put("max", rounded(max));
  }

  private static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
