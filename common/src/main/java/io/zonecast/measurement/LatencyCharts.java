package io.zonecast.measurement;

import io.zonecast.measurement.chart.Axis;
import io.zonecast.measurement.chart.Chart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/** The two charts of latency: over time, and by percentile. Stateless. */
public final class LatencyCharts {
  private static final String P50_COLOR = "#2563eb";
  private static final String P99_COLOR = "#d97706";
  private static final String MAX_COLOR = "#94a3b8";
  private static final long ENOUGH_FOR_P99 = 100;
  private static final double STEPS_PER_DECADE = 40;

  private LatencyCharts() {}

  /**
   * p50, p99 and maximum of each bucket of time. A line breaks where deliveries were silent for
   * much longer than usual.
   *
   * @param originUs the moment that is 0 on the time axis, microseconds since 1970
   */
  public static Chart overTime(
      String title,
      String subtitle,
      LatencySeries series,
      long originUs,
      List<Chart.Marker> marks) {
    List<LatencySeries.Bucket> buckets = series.buckets();
    long low = buckets.stream().mapToLong(LatencySeries.Bucket::p50Us).min().orElse(100);
    long high = buckets.stream().mapToLong(LatencySeries.Bucket::maxUs).max().orElse(1_000);
    double end =
        buckets.isEmpty() ? 1 : seconds(last(buckets).atUs() + series.widthUs() / 2, originUs);
    double lastMark = marks.stream().mapToDouble(Chart.Marker::x).max().orElse(0);
    return new Chart(
        title,
        subtitle,
        Axis.seconds(Math.max(end, lastMark)),
        Axis.latency(low, high),
        lines(buckets, originUs),
        marks);
  }

  /** Below a hundred deliveries a bucket, p99 is the maximum and would only hide it. */
  private static List<Chart.Line> lines(List<LatencySeries.Bucket> buckets, long originUs) {
    long[] counts = buckets.stream().mapToLong(LatencySeries.Bucket::count).sorted().toArray();
    Chart.Line p50 = line("p50", P50_COLOR, buckets, originUs, LatencySeries.Bucket::p50Us);
    if (counts.length == 0 || counts[counts.length / 2] < ENOUGH_FOR_P99) {
      return List.of(line("max", P99_COLOR, buckets, originUs, LatencySeries.Bucket::maxUs), p50);
    }
    return List.of(
        line("max", MAX_COLOR, buckets, originUs, LatencySeries.Bucket::maxUs),
        line("p99", P99_COLOR, buckets, originUs, LatencySeries.Bucket::p99Us),
        p50);
  }

  /** The latency that each percentile of the deliveries did not exceed. */
  public static Chart byPercentile(String title, LatencyRecorder recorder) {
    LatencySummary summary = recorder.summary();
    Axis percentiles = Axis.percentile(summary.count());
    List<Chart.Point> points = new ArrayList<>();
    double steps = Math.round(Math.log10(percentiles.max()) * STEPS_PER_DECADE);
    for (int i = 0; i <= steps && summary.count() > 0; i++) {
      double at = Math.pow(10, i / STEPS_PER_DECADE);
      double latency = i == 0 ? summary.min() : recorder.valueAtPercentile(100 - 100 / at);
      points.add(new Chart.Point(at, Math.max(1, latency)));
    }
    return new Chart(
        title,
        "",
        percentiles,
        Axis.latency(Math.max(1, summary.min()), Math.max(10, summary.max())),
        List.of(new Chart.Line("all deliveries", P50_COLOR, List.of(points))),
        List.of());
  }

  private static Chart.Line line(
      String name,
      String color,
      List<LatencySeries.Bucket> buckets,
      long originUs,
      ToLongFunction<LatencySeries.Bucket> value) {
    long silence = silenceUs(buckets);
    List<List<Chart.Point>> pieces = new ArrayList<>();
    long before = Long.MIN_VALUE / 2;
    for (LatencySeries.Bucket bucket : buckets) {
      if (bucket.atUs() - before > silence) {
        pieces.add(new ArrayList<>());
      }
      double y = Math.max(1, value.applyAsLong(bucket));
      last(pieces).add(new Chart.Point(seconds(bucket.atUs(), originUs), y));
      before = bucket.atUs();
    }
    return new Chart.Line(name, color, pieces);
  }

  /** Five times the usual distance of two buckets that hold something. */
  private static long silenceUs(List<LatencySeries.Bucket> buckets) {
    long[] steps = new long[Math.max(1, buckets.size() - 1)];
    for (int i = 1; i < buckets.size(); i++) {
      steps[i - 1] = buckets.get(i).atUs() - buckets.get(i - 1).atUs();
    }
    Arrays.sort(steps);
    return 5 * Math.max(1, steps[steps.length / 2]);
  }

  private static double seconds(long atUs, long originUs) {
    return Math.max(0, (atUs - originUs) / 1e6);
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }
}
