package io.zonecast.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.measurement.chart.Axis;
import io.zonecast.measurement.chart.Chart;
import io.zonecast.measurement.chart.SvgChart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyPlotTest {
  private static final long START_US = 1_760_000_000_000_000L;

  @TempDir Path directory;

  private static void tenSeconds(LongConsumer each) {
    for (long at = 0; at < 10_000_000; at += 2_000) {
      if (at < 4_000_000 || at > 4_600_000) {
        each.accept(START_US + at);
      }
    }
  }

  private static LatencyPlot plot(LatencyRecorder recorder, String title) {
    Random random = new Random(7);
    LatencyPlot plot = new LatencyPlot(title);
    tenSeconds(
        at -> {
          long latency = (long) (180 * Math.exp(random.nextGaussian() * 0.6));
          recorder.record(latency);
          plot.record(DeliveryKind.LIVE, at, latency);
        });
    return plot;
  }

  @Test
  void bothFormatsAreWritten() throws Exception {
    LatencyRecorder recorder = new LatencyRecorder();
    LatencyPlot plot = plot(recorder, "sub-1 <centralized> & co");
    Path png = directory.resolve("plots/s.png");
    Path svg = directory.resolve("plots/s.svg");
    plot.write(png, recorder.summary());
    plot.write(svg, recorder.summary());
    assertThat(ImageIO.read(png.toFile()).getWidth()).isGreaterThan(600);
    var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg.toFile());
    assertThat(document.getDocumentElement().getTextContent()).contains("sub-1 <centralized> & co");
    String keep = System.getProperty("zonecast.keep.plots");
    if (keep != null) {
      Files.createDirectories(Path.of(keep));
      LatencyPlot.write(
          Path.of(keep, "percentile.png"), LatencyCharts.byPercentile("by percentile", recorder));
      plot.write(Path.of(keep, "s.png"), recorder.summary());
      plot.write(Path.of(keep, "s.svg"), recorder.summary());
    }
  }

  @Test
  void nothingDeliveredIsAnEmptyPlotAndNoError() throws Exception {
    new LatencyPlot("empty").write(directory.resolve("e.svg"), LatencySummary.EMPTY);
    new LatencyPlot("empty").write(directory.resolve("e.png"), LatencySummary.EMPTY);
    assertThat(directory.resolve("e.png")).isNotEmptyFile();
  }

  @Test
  void otherEndingsAreRefused() {
    assertThatThrownBy(() -> LatencyPlot.checkName(Path.of("plot.gif")))
        .hasMessage("plot \"plot.gif\" does not end in .png or .svg");
  }

  @Test
  void pointsAreBoundedAndTheMaximumOfEachBucketIsKept() {
    LatencySeries series = new LatencySeries();
    for (long at = 0; at < 3_600_000_000L; at += 100_000) {
      series.record(START_US + at, at == 1_800_000_000L ? 77_777 : 100);
    }
    series.record(START_US - 1_000_000_000L, 100);
    assertThat(series.buckets()).hasSizeLessThanOrEqualTo(LatencySeries.MAX_BUCKETS);
    assertThat(series.buckets().stream().mapToLong(LatencySeries.Bucket::maxUs).max())
        .hasValue(77_777);
    assertThat(series.buckets().stream().mapToLong(LatencySeries.Bucket::count).sum())
        .isEqualTo(36_001);
  }

  @Test
  void aSilenceBreaksTheLine() {
    LatencySeries series = new LatencySeries();
    tenSeconds(at -> series.record(at, 200));
    Chart chart = LatencyCharts.overTime("t", "", series, START_US, List.of());
    assertThat(chart.lines().get(0).pieces()).hasSize(2);
  }

  @Test
  void unitsSuitTheSize() {
    assertThat(Axis.duration(250)).isEqualTo("250 µs");
    assertThat(Axis.duration(1_500)).isEqualTo("1.5 ms");
    assertThat(Axis.duration(10_000)).isEqualTo("10 ms");
    assertThat(Axis.duration(2_000_000)).isEqualTo("2 s");
    assertThat(Axis.percentile(100_000).ticks().stream().map(Axis.Tick::label))
        .containsExactly(
            "0 %", "50 %", "90 %", "99 %", "99.9 %", "99.99 %", "99.999 %", "99.9999 %");
  }

  @Test
  void neighbouringMarkersGetRowsOfTheirOwn() {
    var marks =
        List.of(
            new Chart.Marker(3, "kill of broker-1-1"),
            new Chart.Marker(3.1, "kill of broker-1-2"),
            new Chart.Marker(9.9, "kill of broker-1-3"));
    LatencySeries series = new LatencySeries();
    tenSeconds(at -> series.record(at, 200));
    String svg = SvgChart.draw(LatencyCharts.overTime("t", "", series, START_US, marks));
    assertThat(svg.lines().filter(line -> line.contains(">kill of")).map(LatencyPlotTest::yOf))
        .doesNotHaveDuplicates()
        .hasSize(3);
  }

  private static String yOf(String line) {
    return line.replaceAll(".* y=\"([0-9.]+)\".*kill of (broker-1-[0-9]).*", "$1")
        + (line.contains("broker-1-3") ? " far right" : "");
  }
}
