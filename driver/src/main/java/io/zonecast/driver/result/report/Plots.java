package io.zonecast.driver.result.report;

import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.RunDirectory;
import io.zonecast.driver.result.run.RunFacts;
import io.zonecast.driver.result.verdict.Failover;
import io.zonecast.driver.result.verdict.Judgement;
import io.zonecast.measurement.Disk;
import io.zonecast.measurement.JsonFiles;
import io.zonecast.measurement.LatencyCharts;
import io.zonecast.measurement.LatencyPlot;
import io.zonecast.measurement.chart.Axis;
import io.zonecast.measurement.chart.Chart;
import io.zonecast.measurement.chart.SvgChart;
import java.io.IOException;
import java.util.List;

/** The run's two charts. Time starts at "all matched". */
public record Plots(Chart overTime, Chart byPercentile) {
  /** More failovers than these are marked without words, which would cover each other. */
  private static final int MOST_LABELLED = 12;

  /** The charts of a judged run. */
  public static Plots of(RunFacts facts, Judgement judgement) {
    long origin = matchedUs(facts, judgement);
    List<Chart.Marker> marks =
        judgement.failovers().stream()
            .map(failover -> marker(failover, origin, judgement.failovers().size()))
            .toList();
    return new Plots(
        LatencyCharts.overTime(
            "Latency over time", "all subscribers", judgement.series(), origin, marks),
        LatencyCharts.byPercentile("Latency by percentile", judgement.latency()));
  }

  /** When all were matched, or else something came first: microseconds since 1970. */
  static long matchedUs(RunFacts facts, Judgement judgement) {
    return facts.events("driver", "all_matched").stream()
        .mapToLong(Event::atUs)
        .findFirst()
        .orElse(judgement.firstReceivedUs());
  }

  private static Chart.Marker marker(Failover failover, long originUs, int failovers) {
    String label =
        "%s %s, silent for %s"
            .formatted(failover.fault(), failover.target(), Axis.duration(failover.gapUs()));
    return new Chart.Marker(
        Math.max(0, (failover.atUs() - originUs) / 1e6), failovers > MOST_LABELLED ? "" : label);
  }

  /**
   * Writes both charts as SVG and PNG into {@code plots/}.
   *
   * @return a line saying so where PNG cannot be drawn here; else empty
   */
  public String write(RunDirectory directory) throws IOException {
    JsonFiles.writeText(
        directory.plots().resolve("latency-over-time.svg"), SvgChart.draw(overTime));
    JsonFiles.writeText(
        directory.plots().resolve("latency-by-percentile.svg"), SvgChart.draw(byPercentile));
    if (overTime.isEmpty()) {
      return "plots      only as SVG: nothing was delivered\n";
    }
    try {
      LatencyPlot.write(directory.plots().resolve("latency-over-time.png"), overTime);
      LatencyPlot.write(directory.plots().resolve("latency-by-percentile.png"), byPercentile);
      return "";
    } catch (IOException e) {
      return "plots      only as SVG: " + Disk.why(e) + "\n";
    }
  }
}
