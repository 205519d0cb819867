package io.zonecast.driver.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was measured, for people, as tables in Markdown: a row for each load and contender, medians
 * over the rounds with the smallest and the largest; and how they compare. A ratio is the median of
 * those of each round, whose trials followed each other. Single use.
 */
final class BenchTable {
  private final BenchKind kind;
  private final List<Measured> trials;
  private final Map<Key, List<Measured>> groups;
  private final StringBuilder out = new StringBuilder();

  private record Key(Load load, String contender) {}

  private BenchTable(BenchKind kind, List<Measured> trials) {
    this.kind = kind;
    this.trials = trials;
    this.groups =
        trials.stream()
            .collect(
                Collectors.groupingBy(
                    trial -> new Key(trial.load(), trial.contender()),
                    LinkedHashMap::new,
                    Collectors.toList()));
  }

  /** The tables, with a line feed at the end. */
  static String of(BenchKind kind, List<Measured> trials) {
    return new BenchTable(kind, trials).text();
  }

  private String text() {
    figures();
    kind.compared().forEach(this::ratios);
    return out.toString();
  }

  private void figures() {
    head(
        kind.columns().stream().map(Column::head),
        kind.columns().stream().map(column -> column.right() ? "---:" : "---"));
    groups.forEach(
        (key, rounds) ->
            row(key, kind.columns().stream().map(column -> column.cell().apply(rounds))));
  }

  private void ratios(Figure figure) {
    Map<String, Map<Key, String>> columns = new LinkedHashMap<>();
    Set<String> heads = new LinkedHashSet<>();
    kind.growing().flatMap(this::base).ifPresent(heads::add);
    trials.forEach(trial -> heads.addAll(trial.yardsticks().keySet()));
    for (String head : heads) {
      Map<Key, String> cells = new LinkedHashMap<>();
      groups.forEach(
          (key, rounds) ->
              ratio(rounds, figure, trial -> other(trial, head))
                  .ifPresent(cell -> cells.put(key, cell)));
      columns.put(head, cells);
    }
    columns.values().removeIf(Map::isEmpty);
    if (columns.isEmpty()) {
      return;
    }
    line(
        "%n%s of a row ÷ that of the column (%s), median of the rounds (least–most):%n",
        figure.name(), figure.sense());
    head(columns.keySet().stream(), columns.keySet().stream().map(any -> "---:"));
    groups.keySet().stream()
        .filter(key -> columns.values().stream().anyMatch(cells -> cells.containsKey(key)))
        .forEach(
            key -> row(key, columns.values().stream().map(cells -> cells.getOrDefault(key, ""))));
  }

  /** The words for the smallest value of what grows; empty where nothing does. */
  private Optional<String> base(Axis axis) {
    return smallest(axis).map(least -> "%s %s".formatted(axis.head(), least));
  }

  private Optional<String> smallest(Axis axis) {
    return trials.stream()
        .map(trial -> axis.of(trial.load()))
        .min(Comparator.comparingLong(Long::parseLong));
  }

  /** The trial of the same round that stands in the column. */
  private Optional<Measured> other(Measured trial, String head) {
    Stream<Measured> round =
        trials.stream()
            .filter(candidate -> candidate.round() == trial.round())
            .filter(candidate -> candidate.load().size() == trial.load().size());
    Optional<Axis> growing = kind.growing().filter(axis -> base(axis).equals(Optional.of(head)));
    if (growing.isPresent()) {
      Optional<String> least = smallest(growing.get());
      return round
          .filter(candidate -> candidate.contender().equals(trial.contender()))
          .filter(candidate -> Optional.of(growing.get().of(candidate.load())).equals(least))
          .filter(candidate -> !growing.get().of(trial.load()).equals(least.orElse("")))
          .findFirst();
    }
    return round
        .filter(candidate -> candidate.contender().equals(trial.yardsticks().get(head)))
        .filter(candidate -> candidate.load().equals(trial.load()))
        .findFirst();
  }

  private static Optional<String> ratio(
      List<Measured> rounds, Figure figure, Function<Measured, Optional<Measured>> other) {
    List<Double> ratios = new ArrayList<>();
    for (Measured trial : rounds) {
      other
          .apply(trial)
          .filter(by -> figure.of(by) > 0 && figure.of(trial) > 0)
          .ifPresent(by -> ratios.add(figure.of(trial) / figure.of(by)));
    }
    Middle middle = Middle.of(ratios);
    return ratios.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT, "%.2f (%.2f–%.2f)", middle.median(), middle.min(), middle.max()));
  }

  private void head(Stream<String> heads, Stream<String> rules) {
    line("| %s | how | %s |", axes(Axis::head), heads.collect(Collectors.joining(" | ")));
    line(
        "|%s|---|%s|",
        axes(axis -> "---:").replace(" ", ""), rules.collect(Collectors.joining("|")));
  }

  private void row(Key key, Stream<String> cells) {
    line(
        "| %s | %s | %s |",
        axes(axis -> grouped(axis.of(key.load()))),
        key.contender(),
        cells.collect(Collectors.joining(" | ")));
  }

  private String axes(Function<Axis, String> cell) {
    return kind.axes().stream().map(cell).collect(Collectors.joining(" | "));
  }

  /** A number with its thousands apart; a word as it is. */
  private static String grouped(String value) {
    return value.chars().allMatch(Character::isDigit)
        ? String.format(Locale.ROOT, "%,d", Long.parseLong(value))
        : value;
  }

  private void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
