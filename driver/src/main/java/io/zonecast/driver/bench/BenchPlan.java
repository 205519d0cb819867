package io.zonecast.driver.bench;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Reliability;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is measured, and how often. Of each load every contender has its turn before the next load,
 * and every load before the first contender has its second turn, so that those who are compared saw
 * the same machine.
 *
 * @param loads each once
 * @param contenders in the order of their turns, each once
 * @param rounds how often each, from 1 to {@value #MOST_ROUNDS}
 * @param span of each trial
 */
public record BenchPlan(
    BenchKind kind, List<Load> loads, List<Contender> contenders, int rounds, Span span) {
  /** The most rounds. */
  public static final int MOST_ROUNDS = 100;

  /** Checks the bounds; a failure names the option, the value and the rule. */
  public BenchPlan {
    loads = List.copyOf(loads);
    contenders = List.copyOf(contenders);
    if (rounds < 1 || rounds > MOST_ROUNDS) {
      throw new IllegalArgumentException(
          "--rounds %d must be a whole number from 1 to %d".formatted(rounds, MOST_ROUNDS));
    }
  }

  /**
   * What this program is measured as.
   *
   * @param only one way of dissemination; empty: both
   * @param one reliability; empty: both
   * @param brokers in centralized dissemination beside the one broker alone; 1: that only
   */
  public static List<Contender> zonecast(
      Optional<Dissemination> only, Optional<Reliability> one, int brokers) {
    List<Contender> contenders = new ArrayList<>();
    for (Dissemination way : only.map(List::of).orElse(List.of(Dissemination.values()))) {
      boolean standbysMatter = way == Dissemination.CENTRALIZED && brokers > 1;
      for (int each : standbysMatter ? List.of(1, brokers) : List.of(1)) {
        for (Reliability kind : one.map(List::of).orElse(List.of(Reliability.values()))) {
          contenders.add(new Contender.Zonecast(way, kind, each));
        }
      }
    }
    return contenders;
  }

  /** One measurement. */
  public record Trial(int round, Load load, Contender contender, String id) {}

  /** All of them, in order; ids are fit for a directory's name. */
  public List<Trial> trials() {
    List<Trial> trials = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      for (Load load : loads) {
        for (Contender contender : contenders) {
          String who = contender.name().replace(' ', '-');
          String id = "%s-%s-%d".formatted(kind.words(load, "-"), who, round);
          trials.add(new Trial(round, load, contender, id));
        }
      }
    }
    return trials;
  }

  /** What a trial brought, in a line. */
  public String words(Trial trial, Measured measured) {
    List<String> words = new ArrayList<>();
    kind.axes().forEach(axis -> words.add(axis.head() + " " + axis.of(trial.load())));
    words.add(measured.contender());
    words.add("round " + trial.round());
    return "%s: %s%s"
        .formatted(
            String.join(", ", words),
            kind.brief().apply(measured),
            measured.isLossless()
                ? ""
                : ", NOT LOSSLESS: %d of %d".formatted(measured.delivered(), measured.expected()));
  }
}
