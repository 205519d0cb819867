package io.zonecast.driver.bench;

import io.zonecast.measurement.LatencySummary;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is measured by trials: what they differ in, what is told of them, what is compared.
 *
 * @param name the command's
 * @param axes what the loads differ in
 * @param columns what a row of the table tells, beside who it is of
 * @param compared a table of ratios each
 * @param growing each contender is compared with itself where this is the smallest, too
 * @param brief a trial in a few words
 */
public record BenchKind(
    String name,
    List<Axis> axes,
    List<Column> columns,
    List<Figure> compared,
    Optional<Axis> growing,
    Function<Measured, String> brief) {

  /** Throughput, one publisher to one subscriber. */
  public static final BenchKind RELAY =
      throughput(
          "relay",
          List.of(Axis.BYTES),
          List.of(
              Column.RATE,
              Column.RATE_SPREAD,
              Column.MEGABYTES,
              Column.DELIVERED,
              Column.BROKER,
              Column.PUBLISHER,
              Column.SUBSCRIBER),
          Optional.empty());

  /** One way latency at given rates. */
  public static final BenchKind LATENCY = latency("latency", List.of(Axis.BYTES, Axis.PACE));

  /** Throughput to many subscribers. */
  public static final BenchKind FANOUT =
      throughput(
          "fanout",
          List.of(Axis.BYTES, Axis.SUBSCRIBERS),
          List.of(
              Column.RATE_EACH,
              Column.RATE_SPREAD,
              Column.SLOWEST,
              Column.DELIVERED,
              Column.BROKER),
          Optional.empty());

  /** Throughput on many topics. */
  public static final BenchKind TOPICS =
      throughput(
          "topics",
          List.of(Axis.BYTES, Axis.TOPICS, Axis.BURST),
          List.of(
              Column.RATE,
              Column.RATE_SPREAD,
              Column.DELIVERED,
              Column.BROKER,
              Column.PUBLISHER,
              Column.SUBSCRIBER),
          Optional.of(Axis.TOPICS));

  /** Latency of a rate that more and more publishers share. */
  public static final BenchKind GROWTH = latency("growth", List.of(Axis.BYTES, Axis.PUBLISHERS));

  /** Latency of a stream beside a load, by its priority. */
  public static final BenchKind PRIORITY =
      new BenchKind(
          "priority",
          List.of(Axis.BYTES),
          List.of(
              Column.ASKED,
              Column.P50,
              Column.P99,
              Column.P99_9,
              Column.MAX,
              Column.BESIDE,
              Column.DELIVERED),
          List.of(Figure.P50, Figure.P99),
          Optional.empty(),
          BenchKind::briefLatency);

  private static BenchKind throughput(
      String name, List<Axis> axes, List<Column> columns, Optional<Axis> growing) {
    return new BenchKind(
        name,
        axes,
        columns,
        List.of(Figure.RATE),
        growing,
        trial -> Column.RATE.cell().apply(List.of(trial)) + " messages/s");
  }

  private static BenchKind latency(String name, List<Axis> axes) {
    return new BenchKind(
        name,
        axes,
        List.of(
            Column.ASKED,
            Column.P50,
            Column.P99,
            Column.P99_9,
            Column.MAX,
            Column.DELIVERED,
            Column.BROKER),
        List.of(Figure.P50, Figure.P99),
        Optional.empty(),
        BenchKind::briefLatency);
  }

  private static String briefLatency(Measured trial) {
    LatencySummary latency = trial.latency();
    return latency.count() == 0
        ? "no latency"
        : String.format(Locale.ROOT, "p50 %,d µs, p99 %,d µs", latency.p50(), latency.p99());
  }

  /** A load in words, the axes' values with a text between them. */
  String words(Load load, String between) {
    return String.join(between, axes.stream().map(axis -> axis.of(load)).toList());
  }
}
