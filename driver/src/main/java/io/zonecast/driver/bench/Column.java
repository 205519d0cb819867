package io.zonecast.driver.bench;

import io.zonecast.measurement.LatencySummary;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
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

  static final Column RATE = rate("messages/s", Measured::messagesPerS);

  static final Column RATE_EACH = rate("messages/s per subscriber", Measured::messagesPerS);

  static final Column RATE_SPREAD =
      number(
          "least to most",
          Column::hasRate,
          Measured::messagesPerS,
          rate -> String.format(Locale.ROOT, "%,.0f–%,.0f", rate.min(), rate.max()));

  static final Column SLOWEST = rate("the slowest subscriber", Measured::leastMessagesPerS);

  static final Column MEGABYTES =
      number(
          "MB/s",
          Column::hasRate,
          one -> one.messagesPerS() * one.load().size() / MEGA,
          megabytes -> String.format(Locale.ROOT, "%.1f", megabytes.median()));

  /** What came beside what is measured. */
  static final Column BESIDE = rate("beside it, messages/s", Measured::messagesPerS);

  static final Column ASKED = rate("messages/s", Measured::rate);

  static final Column P50 = latency("p50 µs", LatencySummary::p50);
  static final Column P99 = latency("p99 µs", LatencySummary::p99);
  static final Column P99_9 = latency("p99.9 µs", LatencySummary::p99_9);
  static final Column MAX = latency("max µs", LatencySummary::max);

  static final Column DELIVERED = new Column("delivered", false, Column::delivered);

  static final Column BROKER = memory("broker MB", Memory::broker);
  static final Column PUBLISHER = memory("publisher MB", Memory::publisher);
  static final Column SUBSCRIBER = memory("subscriber MB", Memory::subscriber);

  private static Column rate(String head, ToDoubleFunction<Measured> perS) {
    return number(
        head,
        one -> perS.applyAsDouble(one) > 0,
        perS,
        rate -> String.format(Locale.ROOT, "%,.0f", rate.median()));
  }

  private static boolean hasRate(Measured one) {
    return one.messagesPerS() > 0;
  }

  /** The median of the rounds, and what they lie between. */
  private static Column latency(String head, ToLongFunction<LatencySummary> percentile) {
    return number(
        head,
        one -> one.latency().count() > 0,
        one -> percentile.applyAsLong(one.latency()),
        us -> String.format(Locale.ROOT, "%,.0f (%,.0f–%,.0f)", us.median(), us.min(), us.max()));
  }

  /** Of the rounds in which it is known; where it is in none, that is told. */
  private static Column number(
      String head,
      Predicate<Measured> isKnown,
      ToDoubleFunction<Measured> figure,
      Function<Middle, String> text) {
    return new Column(
        head,
        true,
        rounds -> {
          List<Double> known = rounds.stream().filter(isKnown).mapToDouble(figure).boxed().toList();
          return known.isEmpty() ? Measured.UNKNOWN : text.apply(Middle.of(known));
        });
  }

  private static Column memory(String head, ToLongFunction<Memory> bytes) {
    return new Column(
        head,
        true,
        rounds -> {
          long most =
              rounds.stream().mapToLong(one -> bytes.applyAsLong(one.memory())).max().orElse(0);
          return most == 0 ? Measured.UNKNOWN : String.format(Locale.ROOT, "%.0f", most / MEGA);
        });
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
