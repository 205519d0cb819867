package io.zonecast.driver.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Throughputs for people, as a table in Markdown: a row for each size and contender, medians over
 * the rounds with the smallest and the largest. A ratio is the median of those of each round, whose
 * two trials followed each other.
 */
final class RelayTable {
  private static final double MEGA = 1e6;

  private RelayTable() {}

  private record Key(int size, String contender) {}

  /** The table, with a line feed at the end. */
  static String of(List<Relayed> trials) {
    Map<Key, List<Relayed>> groups =
        trials.stream()
            .collect(
                Collectors.groupingBy(
                    trial -> new Key(trial.size(), trial.contender()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    StringBuilder out = new StringBuilder();
    out.append("| bytes | how | messages/s | least to most | MB/s | reliable / best effort")
        .append(" | delivered | broker MB | publisher MB | subscriber MB |\n")
        .append("|---:|---|---:|---:|---:|---:|---|---:|---:|---:|\n");
    groups.forEach((key, rounds) -> out.append(row(key, rounds, trials)));
    return out.toString();
  }

  private static String row(Key key, List<Relayed> rounds, List<Relayed> all) {
    Middle rate = Middle.of(rounds.stream().map(Relayed::messagesPerS).toList());
    return String.format(
        Locale.ROOT,
        "| %,d | %s | %,.0f | %,.0f–%,.0f | %.1f | %s | %s | %s | %s | %s |\n",
        key.size(),
        key.contender(),
        rate.median(),
        rate.min(),
        rate.max(),
        rate.median() * key.size() / MEGA,
        ratio(rounds, all),
        delivered(rounds),
        most(rounds, Relayed::brokerBytes),
        most(rounds, Relayed::publisherBytes),
        most(rounds, Relayed::subscriberBytes));
  }

  private static String ratio(List<Relayed> rounds, List<Relayed> all) {
    List<Double> ratios = new ArrayList<>();
    for (Relayed trial : rounds) {
      Optional<Relayed> other =
          all.stream()
              .filter(candidate -> candidate.contender().equals(trial.yardstick()))
              .filter(candidate -> candidate.size() == trial.size())
              .filter(candidate -> candidate.round() == trial.round())
              .filter(candidate -> candidate.messagesPerS() > 0)
              .findFirst();
      other.ifPresent(by -> ratios.add(trial.messagesPerS() / by.messagesPerS()));
    }
    Middle middle = Middle.of(ratios);
    return ratios.isEmpty()
        ? ""
        : String.format(
            Locale.ROOT, "%.2f (%.2f–%.2f)", middle.median(), middle.min(), middle.max());
  }

  private static String delivered(List<Relayed> rounds) {
    long published = rounds.stream().mapToLong(Relayed::published).sum();
    long lost =
        rounds.stream()
            .mapToLong(trial -> Math.max(0, trial.published() - trial.delivered()))
            .sum();
    long unpublished =
        rounds.stream()
            .mapToLong(trial -> Math.max(0, trial.delivered() - trial.published()))
            .sum();
    long twice = rounds.stream().mapToLong(Relayed::duplicated).sum();
    if (rounds.stream().allMatch(Relayed::isLossless)) {
      return String.format(Locale.ROOT, "all %,d", published);
    }
    return String.format(
        Locale.ROOT,
        "**not lossless**: of %,d lost %,d, twice %,d, too many %,d (%d of %d rounds)",
        published,
        lost,
        twice,
        unpublished,
        rounds.stream().filter(trial -> !trial.isLossless()).count(),
        rounds.size());
  }

  private static String most(List<Relayed> rounds, ToLongFunction<Relayed> bytes) {
    long most = rounds.stream().mapToLong(bytes).max().orElse(0);
    return most == 0 ? "?" : String.format(Locale.ROOT, "%.0f", most / MEGA);
  }
}
