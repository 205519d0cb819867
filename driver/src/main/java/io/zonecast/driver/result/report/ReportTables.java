package io.zonecast.driver.result.report;

import io.zonecast.driver.result.run.ProcessEntry;
import io.zonecast.driver.result.run.RunFacts;
import io.zonecast.driver.result.verdict.Counts;
import io.zonecast.driver.result.verdict.Failover;
import io.zonecast.driver.result.verdict.FailoverSteps;
import io.zonecast.driver.result.verdict.Judgement;
import io.zonecast.measurement.LatencySummary;
import io.zonecast.measurement.chart.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** The report's tables, as HTML. Stateless. */
final class ReportTables {
  private ReportTables() {}

  /** The distribution over all subscribers, in one row. */
  static String latencies(Judgement judgement) {
    LatencySummary all = judgement.latency().summary();
    HtmlTable table =
        new HtmlTable("live deliveries", "min", "mean", "p50", "p90", "p99", "p99.9", "max");
    List<Object> cells = new ArrayList<>(List.of(count(all.count())));
    for (double us :
        new double[] {
          all.min(), all.mean(), all.p50(), all.p90(), all.p99(), all.p99_9(), all.max()
        }) {
      cells.add(latency(all, us));
    }
    return table.row("", cells).html();
  }

  /** One row for each failover. */
  static String failovers(Judgement judgement) {
    HtmlTable table =
        new HtmlTable(
            "zone",
            "fault",
            "broker",
            "elected after",
            "new epoch",
            "first delivery after",
            "longest silence",
            "bound");
    for (Failover failover : judgement.failovers()) {
      table.row(
          failover.zone(),
          failover.fault(),
          failover.target(),
          since(failover, failover.electedUs()),
          failover.electedUs() == 0 ? "–" : String.valueOf(failover.epoch()),
          since(failover, failover.firstDeliveryUs()),
          Axis.duration(failover.gapUs()),
          failover.boundUs() == 0 ? "–" : Axis.duration(failover.boundUs()));
    }
    return table.html();
  }

  /** One row for each failover: when its steps were taken, since the fault. */
  static String steps(Judgement judgement) {
    List<String> columns = new ArrayList<>(List.of("zone", "fault", "broker"));
    for (FailoverSteps.Step step : FailoverSteps.Step.values()) {
      columns.add(FailoverCharts.nameOf(step));
    }
    HtmlTable table = new HtmlTable(columns.toArray(String[]::new));
    for (Failover failover : judgement.failovers()) {
      List<Object> cells =
          new ArrayList<>(List.of(failover.zone(), failover.fault(), failover.target()));
      for (FailoverSteps.Step step : FailoverSteps.Step.values()) {
        OptionalLong after = failover.steps().after(step, failover.atUs());
        cells.add(after.isPresent() ? Axis.duration(after.getAsLong()) : "–");
      }
      table.row("", cells);
    }
    return table.html();
  }

  private static String since(Failover failover, long atUs) {
    return atUs == 0 ? "never" : Axis.duration(atUs - failover.atUs());
  }

  /** One row for each subscriber; marked where a promise to it was broken. */
  static String subscribers(Judgement judgement) {
    HtmlTable table =
        new HtmlTable(
            "subscriber",
            "expected",
            "delivered",
            "lost",
            "delivered twice",
            "out of order",
            "p50",
            "p99",
            "max");
    for (Judgement.Subscriber subscriber : judgement.subscribers()) {
      Counts counts = subscriber.counts();
      LatencySummary latency = subscriber.latency();
      String file = "deliveries/" + subscriber.id() + ".csv";
      table.row(
          judgement.violations().stream().anyMatch(v -> v.file().equals(file)) ? "bad" : "",
          List.of(
              subscriber.id(),
              count(counts.expected()),
              count(counts.delivered()),
              count(counts.lost()),
              count(counts.duplicated()),
              count(counts.outOfOrder()),
              latency(latency, latency.p50()),
              latency(latency, latency.p99()),
              latency(latency, latency.max())));
    }
    return table.html();
  }

  /** One row for each process; marked where one failed that no fault was aimed at. */
  static String processes(RunFacts facts) {
    HtmlTable table = new HtmlTable("process", "role", "host", "address", "pid", "exit code");
    for (ProcessEntry process : facts.processes()) {
      boolean bad = !process.exitCode().isEmpty() && !process.exitCode().equals("0");
      table.row(
          bad && !facts.faulted(process.id()) ? "bad" : "",
          List.of(
              process.id(),
              process.role(),
              process.host(),
              process.address(),
              process.pid() == 0 ? "–" : String.valueOf(process.pid()),
              process.exitCode() + (bad && facts.faulted(process.id()) ? " (injected)" : "")));
    }
    return table.html();
  }

  static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  static String latency(LatencySummary of, double us) {
    return of.count() == 0 ? "–" : Axis.duration(us);
  }
}
