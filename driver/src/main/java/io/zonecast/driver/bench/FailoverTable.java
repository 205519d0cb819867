package io.zonecast.driver.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonecast.cli.DurationConverter;
import io.zonecast.driver.result.report.FailoverCharts;
import io.zonecast.driver.result.verdict.FailoverSteps.Step;
import io.zonecast.measurement.chart.Axis;
import java.time.Duration;
import java.util.Locale;

/** The figures for people, as text. Single use. */
final class FailoverTable {
  private final StringBuilder out = new StringBuilder();
  private final FailoverFigures figures;

  private FailoverTable(FailoverFigures figures) {
    this.figures = figures;
  }

  /** The table, with a line feed at the end. */
  static String of(FailoverFigures figures) {
    return new FailoverTable(figures).text();
  }

  private String text() {
    JsonNode experiment = figures.experiment();
    line(
        "faults     %d, %s of the primary%s",
        figures.faults(), figures.fault(), distance(experiment.path("faults")));
    line(
        "failovers  %d%s",
        figures.failovers(),
        figures.fewestInSync().isEmpty()
            ? ""
            : " (standbys in sync when the fault came: at least %d of %d)"
                .formatted(
                    figures.fewestInSync().getAsInt(), experiment.path("brokers").asInt() - 1));
    if (figures.wasTooQuick()) {
      line(
          "note       a longer --every lets every broker be back and in sync before the next fault");
    }
    line(
        "run        %s, %s, on %s: %s publishers at %s/s, %s subscribers, %s brokers, session"
            + " timeout %s",
        experiment.path("dissemination").asText(),
        experiment.path("reliability").asText(),
        experiment.path("on").asText(),
        experiment.path("pubs").asText(),
        experiment.path("rate").asText(),
        experiment.path("subs").asText(),
        experiment.path("brokers").asText(),
        DurationConverter.format(
            Duration.ofMillis(experiment.path("session_timeout_ms").asLong())));
    line("");
    line("%-26s %9s %9s %9s %6s", "ms", "p50", "p99", "max", "of");
    row("longest silence", figures.silence());
    figures
        .silenceUnitMs()
        .ifPresent(
            unit ->
                row(
                    "… in intervals of " + Axis.duration(unit * 1_000),
                    figures.silence().dividedBy(unit)));
    for (Step step : Step.values()) {
      if (figures.steps().containsKey(step)) {
        row(FailoverCharts.nameOf(step), figures.steps().get(step));
      }
    }
    line("");
    JsonNode messages = figures.summary().path("messages");
    line(
        "messages   delivered %,d of %,d expected, lost %,d, delivered twice %,d, out of order"
            + " %,d",
        messages.path("delivered").asLong(),
        messages.path("expected").asLong(),
        messages.path("lost").asLong(),
        messages.path("duplicated").asLong(),
        messages.path("out_of_order").asLong());
    line("verdict    %s", figures.verdict().text());
    return out.toString();
  }

  private static String distance(JsonNode faults) {
    if (faults.size() < 2) {
      return "";
    }
    Duration first = DurationConverter.parse(faults.get(0).path("at").asText());
    Duration second = DurationConverter.parse(faults.get(1).path("at").asText());
    return ", every " + DurationConverter.format(second.minus(first));
  }

  private void row(String name, Spread spread) {
    line(
        "%-26s %9.1f %9.1f %9.1f %6d",
        name, spread.p50(), spread.p99(), spread.max(), spread.count());
  }

  private void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
