package io.zonecast.driver.result.report;

import io.zonecast.driver.result.verdict.Failover;
import io.zonecast.driver.result.verdict.FailoverSteps;
import io.zonecast.driver.result.verdict.FailoverSteps.Step;
import io.zonecast.measurement.chart.Axis;
import io.zonecast.measurement.chart.StackedBars;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the time of each failover went: one bar for each, from the fault to the first delivery, cut
 * at the steps that somebody told of. Faults of one kind share a chart, because a kill is a matter
 * of milliseconds and a pause one of seconds. Stateless.
 */
public final class FailoverCharts {
  private static final Map<Step, String> COLORS =
      Map.of(
          Step.SUSPECTED, "#64748b",
          Step.SEEN, "#d97706",
          Step.ELECTING, "#7c3aed",
          Step.ELECTED, "#2563eb",
          Step.ANNOUNCED, "#0d9488",
          Step.RESENT, "#65a30d",
          Step.DELIVERED, "#db2777");

  private FailoverCharts() {}

  /** A step's color, as {@code #rrggbb}; the same in every chart. */
  public static String colorOf(Step step) {
    return COLORS.get(step);
  }

  /** A step's name for people. */
  public static String nameOf(Step step) {
    return switch (step) {
      case SUSPECTED -> "suspected";
      case SEEN -> "seen dead";
      case ELECTING -> "transaction sent";
      case ELECTED -> "elected";
      case ANNOUNCED -> "announced";
      case RESENT -> "resent";
      case DELIVERED -> "first delivery";
    };
  }

  /** The charts; those that were never answered have no bar. */
  static List<StackedBars> of(List<Failover> failovers) {
    Map<String, List<Failover>> byFault = new LinkedHashMap<>();
    for (Failover failover : failovers) {
      if (!stepsOf(failover).isEmpty()) {
        byFault.computeIfAbsent(failover.fault(), fault -> new ArrayList<>()).add(failover);
      }
    }
    return byFault.values().stream().map(FailoverCharts::chart).toList();
  }

  private static StackedBars chart(List<Failover> failovers) {
    long longest = failovers.stream().mapToLong(FailoverCharts::lengthOf).max().orElse(1);
    return new StackedBars(
        Axis.sinceFault(longest), failovers.stream().map(FailoverCharts::bar).toList());
  }

  private static long lengthOf(Failover failover) {
    return failover.steps().atUs().values().stream()
        .mapToLong(at -> at - failover.atUs())
        .max()
        .orElse(0);
  }

  private static StackedBars.Bar bar(Failover failover) {
    List<StackedBars.Part> parts = new ArrayList<>();
    long before = 0;
    for (Step step : stepsOf(failover)) {
      long at = failover.steps().after(step, failover.atUs()).orElse(before);
      parts.add(
          new StackedBars.Part(
              "to " + nameOf(step), colorOf(step), at - before, Axis.duration(at - before)));
      before = at;
    }
    return new StackedBars.Bar(
        "%s of %s, zone %d: %s"
            .formatted(failover.fault(), failover.target(), failover.zone(), Axis.duration(before)),
        parts);
  }

  /** Those that were told, by time: a publisher may hear sooner than the broker writes it down. */
  private static List<Step> stepsOf(Failover failover) {
    FailoverSteps steps = failover.steps();
    return steps.atUs().entrySet().stream()
        .filter(entry -> entry.getValue() >= failover.atUs())
        .sorted(Map.Entry.<Step, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
