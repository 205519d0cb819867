package io.zonecast.driver.result;

import io.zonecast.driver.result.verdict.Counts;
import io.zonecast.driver.result.verdict.Failover;
import io.zonecast.driver.result.verdict.Handover;
import io.zonecast.driver.result.verdict.Judgement;
import io.zonecast.measurement.LatencySummary;
import io.zonecast.measurement.chart.Axis;
import java.util.List;
import java.util.Locale;

/** A judgement in some lines for the terminal. */
final class ResultText {
  private static final int MAX_LINES = 20;

  private final StringBuilder out = new StringBuilder();

  private ResultText() {}

  static String of(Judgement judgement) {
    ResultText text = new ResultText();
    text.write(judgement);
    return text.out.toString();
  }

  private void write(Judgement judgement) {
    line("verdict    %s", judgement.verdict().text());
    some("violation ", judgement.violations().stream().map(v -> v.line()).toList());
    some("possible  ", judgement.possibleLosses().stream().map(p -> p.line()).toList());
    some("missing   ", judgement.missing());
    Counts counts = judgement.counts();
    line(
        "messages   published %,d, delivered %,d of %,d expected, lost %,d, delivered twice %,d,"
            + " out of order %,d",
        counts.published(),
        counts.delivered(),
        counts.expected(),
        counts.lost(),
        counts.duplicated(),
        counts.outOfOrder());
    if (counts.expired() + counts.filtered() > 0) {
      line(
          "           expired %,d, filtered (not of the owner) %,d",
          counts.expired(), counts.filtered());
    }
    LatencySummary latency = judgement.latency().summary();
    line(
        "latency    p50 %s, p90 %s, p99 %s, p99.9 %s, max %s",
        Axis.duration(latency.p50()),
        Axis.duration(latency.p90()),
        Axis.duration(latency.p99()),
        Axis.duration(latency.p99_9()),
        Axis.duration(latency.max()));
    for (Failover failover : judgement.failovers()) {
      line(
          "failover   zone %d, %s of %s: %s, longest silence %s ms",
          failover.zone(),
          failover.fault(),
          failover.target(),
          failover.electedUs() == 0
              ? "no new primary"
              : "epoch %d elected after %s"
                  .formatted(
                      failover.epoch(), Axis.duration(failover.electedUs() - failover.atUs())),
          failover.gapMs());
    }
    handovers(judgement.handovers());
  }

  private void handovers(List<Handover> handovers) {
    handovers.stream()
        .limit(MAX_LINES)
        .forEach(
            handover ->
                line(
                    "hand-over  %s from %s to %s in term %d: %s",
                    handover.topic(),
                    handover.from(),
                    handover.to(),
                    handover.term(),
                    handover.text()));
    if (handovers.size() > MAX_LINES) {
      line("hand-over  ... and %d more, in summary.json", handovers.size() - MAX_LINES);
    }
  }

  private void some(String label, List<String> lines) {
    lines.stream().limit(MAX_LINES).forEach(text -> line("%s %s", label, text));
    if (lines.size() > MAX_LINES) {
      line("%s ... and %d more, in summary.json", label, lines.size() - MAX_LINES);
    }
  }

  private void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
