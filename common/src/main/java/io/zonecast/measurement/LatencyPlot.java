package io.zonecast.measurement;

import io.zonecast.measurement.chart.Axis;
import io.zonecast.measurement.chart.Chart;
import io.zonecast.measurement.chart.PngChart;
import io.zonecast.measurement.chart.SvgChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A subscriber's {@code --plot FILE.png|.svg}: latency over time. Memory is bounded whatever the
 * number of deliveries. Single writer.
 */
public final class LatencyPlot {
  private final LatencySeries series = new LatencySeries();
  private final String title;
  private long firstUs = Long.MAX_VALUE;

  /** A plot with the title that {@code --label} gave. */
  public LatencyPlot(String title) {
    this.title = title;
  }

  /**
   * Says whether a plot can be written under this name.
   *
   * @throws IllegalArgumentException when it ends in neither {@code .png} nor {@code .svg}
   */
  public static void checkName(Path file) {
    if (!isPng(file) && !isSvg(file)) {
      throw new IllegalArgumentException("plot \"" + file + "\" does not end in .png or .svg");
    }
  }

  /** Counts a delivery if it is live. */
  public void record(DeliveryKind kind, long receivedUs, long latencyUs) {
    if (kind == DeliveryKind.LIVE) {
      firstUs = Math.min(firstUs, receivedUs);
      series.record(receivedUs, latencyUs);
    }
  }

  /**
   * Draws what was counted.
   *
   * @param summary its numbers go below the title
   * @throws IOException when the disk refuses, or PNG cannot be drawn on this machine
   */
  public void write(Path file, LatencySummary summary) throws IOException {
    checkName(file);
    String numbers =
        String.format(
            Locale.ROOT,
            "%,d live deliveries, p50 %s, p99 %s, max %s",
            summary.count(),
            Axis.duration(summary.p50()),
            Axis.duration(summary.p99()),
            Axis.duration(summary.max()));
    long origin = firstUs == Long.MAX_VALUE ? 0 : firstUs;
    write(file, LatencyCharts.overTime(title, numbers, series, origin, List.of()));
  }

  /** Writes any chart as PNG or SVG, as the name ends. */
  public static void write(Path file, Chart chart) throws IOException {
    checkName(file);
    if (isSvg(file)) {
      JsonFiles.writeText(file, SvgChart.draw(chart));
    } else {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, PngChart.draw(chart));
    }
  }

  private static boolean isPng(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".png");
  }

  private static boolean isSvg(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".svg");
  }
}
