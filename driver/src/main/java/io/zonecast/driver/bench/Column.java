package io.zonecast.driver.bench;

import io.zonecast.measurement.LatencySummary;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * A column of a bench's table.
 *
 * @param head what stands above
 * @param right whether its cells are numbers
 * @param cell the text for what was measured in each round, which is at least once
 */
record Column(String head, boolean right, Function<List<Measured>, String> cell) {
  private static final double MEGA = 1e6;

  static final Column RATE =
      number("messages/s", rounds -> middle(rounds, Measured::messagesPerS).median());

  static final Column RATE_EACH =
      number(
          "messages/s per subscriber", rounds -> middle(rounds, Measured::messagesPerS).median());

  static final Column RATE_SPREAD =
      new Column(
          "least to most",
          true,
          rounds -> {
            Middle rate = middle(rounds, Measured::messagesPerS);
            return String.format(Locale.ROOT, "%,.0f–%,.0f", rate.min(), rate.max());
          });

  static final Column SLOWEST =
      number(
          "the slowest subscriber", rounds -> middle(rounds, Measured::leastMessagesPerS).median());

  static final Column MEGABYTES =
      new Column(
          "MB/s",
          true,
          rounds ->
              String.format(
                  Locale.ROOT,
                  "%.1f",
                  middle(rounds, Measured::messagesPerS).median()
                      * rounds.get(0).load().size()
                      / MEGA));

  static final Column ASKED =
      number("messages/s", rounds -> middle(rounds, Measured::rate).median());

  static final Column P50 = latency("p50 µs", LatencySummary::p50);
  static final Column P99 = latency("p99 µs", LatencySummary::p99);
  static final Column P99_9 = latency("p99.9 µs", LatencySummary::p99_9);
  static final Column MAX = latency("max µs", LatencySummary::max);

  static final Column DELIVERED = new Column("delivered", false, Column::delivered);

  static final Column BROKER = memory("broker MB", Memory::broker);
  static final Column PUBLISHER = memory("publisher MB", Memory::publisher);
  static final Column SUBSCRIBER = memory("subscriber MB", Memory::subscriber);

  private static Column number(String head, ToDoubleFunction<List<Measured>> figure) {
    return new Column(
        head, true, rounds -> String.format(Locale.ROOT, "%,.0f", figure.applyAsDouble(rounds)));
  }

  /** The median of the rounds, and what they lie between. */
  private static Column latency(String head, ToLongFunction<LatencySummary> percentile) {
    return new Column(
        head,
        true,
        rounds -> {
          if (rounds.stream().allMatch(one -> one.latency().count() == 0)) {
            return "?";
          }
          Middle us = middle(rounds, one -> percentile.applyAsLong(one.latency()));
          return String.format(Locale.ROOT, "%,.0f (%,.0f–%,.0f)", us.median(), us.min(), us.max());
        });
  }

  private static Column memory(String head, ToLongFunction<Memory> bytes) {
    return new Column(
        head,
        true,
        rounds -> {
          long most =
              rounds.stream().mapToLong(one -> bytes.applyAsLong(one.memory())).max().orElse(0);
          return most == 0 ? "?" : String.format(Locale.ROOT, "%.0f", most / MEGA);
        });
  }

  private static Middle middle(List<Measured> rounds, ToDoubleFunction<Measured> figure) {
    return Middle.of(rounds.stream().mapToDouble(figure).boxed().toList());
  }

  private static String delivered(List<Measured> rounds) {
    long refused = rounds.stream().mapToLong(Measured::refused).sum();
    String atTheDoor =
        refused == 0 ? "" : String.format(Locale.ROOT, "; no room to publish %,d", refused);
    long expected = rounds.stream().mapToLong(Measured::expected).sum();
    if (rounds.stream().allMatch(Measured::isLossless)) {
      return String.format(Locale.ROOT, "all %,d%s", expected, atTheDoor);
    }
    return String.format(
        Locale.ROOT,
        "**not lossless**: of %,d lost %,d, twice %,d, too many %,d (%d of %d rounds)%s",
        expected,
        rounds.stream().mapToLong(Measured::lost).sum(),
        rounds.stream().mapToLong(Measured::duplicated).sum(),
        rounds.stream().mapToLong(Measured::unpublished).sum(),
        rounds.stream().filter(trial -> !trial.isLossless()).count(),
        rounds.size(),
        atTheDoor);
  }
}
