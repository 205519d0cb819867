package io.zonecast.measurement.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a {@link Chart} as PNG with XChart, without a display. Stateless; any thread. */
public final class PngChart {
  private static final int WIDTH = 1200;
  private static final int HEIGHT = 520;

  static {
    System.setProperty("java.awt.headless", "true");
  }

  private PngChart() {}

  /**
   * The picture's bytes.
   *
   * @throws IOException when this machine cannot draw: a JDK without AWT, or no font at all
   */
  public static byte[] draw(Chart chart) throws IOException {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      // In memory: the default, a file, needs a shutdown hook, which can't be had once SIGTERM
      // came.
      try (ImageOutputStream image = new MemoryCacheImageOutputStream(bytes)) {
        ImageIO.write(BitmapEncoder.getBufferedImage(xchart(chart)), "png", image);
      }
      return bytes.toByteArray();
    } catch (LinkageError | InternalError | RuntimeException e) {
      throw new IOException("cannot draw a PNG here (AWT or its fonts are missing): " + e, e);
    }
  }

  private static XYChart xchart(Chart chart) {
    String subtitle = chart.subtitle().isEmpty() ? "" : "  ·  " + chart.subtitle();
    XYChart drawing =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(chart.title() + subtitle)
            .xAxisTitle(chart.x().title())
            .yAxisTitle(chart.y().title())
            .build();
    style(drawing.getStyler(), chart);
    for (Chart.Line line : chart.lines()) {
      addLine(drawing, line);
    }
    for (Chart.Marker marker : chart.markers()) {
      drawing.addAnnotation(new AnnotationLine(marker.x(), true, false));
      drawing.addAnnotation(labelOf(marker, chart));
    }
    return drawing;
  }

  private static AnnotationText labelOf(Chart.Marker marker, Chart chart) {
    int row = chart.markers().indexOf(marker) % 4;
    double span = chart.x().max() - chart.x().min();
    double half = span * marker.label().length() * 0.0029;
    boolean left = marker.x() + 2.2 * half > chart.x().max();
    double y = chart.y().max() * Math.pow(chart.y().min() / chart.y().max(), 0.03 + 0.05 * row);
    double gap = span * 0.004;
    return new AnnotationText(
        marker.label(), left ? marker.x() - half - gap : marker.x() + half + gap, y, false);
  }

  private static void addLine(XYChart drawing, Chart.Line line) {
    int points = line.pieces().stream().mapToInt(piece -> piece.size() + 1).sum();
    if (points == 0) {
      return;
    }
    double[] xs = new double[points];
    double[] ys = new double[points];
    int at = 0;
    for (List<Chart.Point> piece : line.pieces()) {
      for (Chart.Point point : piece) {
        xs[at] = point.x();
        ys[at++] = point.y();
      }
      xs[at] = xs[at - 1];
      ys[at++] = Double.NaN;
    }
    boolean dots = line.pieces().stream().anyMatch(piece -> piece.size() == 1);
    XYSeries series = drawing.addSeries(line.name(), xs, ys);
    series.setMarker(dots ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    series.setLineColor(Color.decode(line.color()));
    series.setMarkerColor(Color.decode(line.color()));
    series.setLineStyle(new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
  }

  private static void style(XYStyler style, Chart chart) {
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    style.setPlotGridLinesColor(new Color(0xdb, 0xe3, 0xec));
    style.setChartFontColor(new Color(0x0f, 0x17, 0x2a));
    style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
    style.setChartTitleBoxVisible(false);
    style.setChartPadding(14);
    style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    style.setLegendPosition(LegendPosition.OutsideS);
    style.setLegendLayout(LegendLayout.Horizontal);
    style.setLegendBorderColor(Color.WHITE);
    style.setMarkerSize(4);
    style.setAnnotationLineColor(new Color(0xdc, 0x26, 0x26));
    style.setAnnotationLineStroke(
        new BasicStroke(
            1.3f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 0, new float[] {4, 3}, 0));
    style.setAnnotationTextFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    style.setAnnotationTextFontColor(new Color(0xb9, 0x1c, 0x1c));
    style.setYAxisLogarithmic(chart.y().logarithmic());
    style.setYAxisLogarithmicDecadeOnly(false);
    style.setYAxisMin(chart.y().min());
    style.setYAxisMax(chart.y().max());
    style.setYAxisTickLabelsFormattingFunction(value -> labelOf(chart.y(), value));
    style.setXAxisLogarithmic(chart.x().logarithmic());
    style.setXAxisMin(chart.x().min());
    style.setXAxisMax(chart.x().max());
    style.setPlotContentSize(0.99);
    if (chart.x().logarithmic()) {
      style.setXAxisTickLabelsFormattingFunction(value -> labelOf(chart.x(), value));
    }
  }

  /** XChart chooses its own ticks on a log axis; those that ours do not label stay bare. */
  private static String labelOf(Axis axis, double value) {
    return axis.ticks().stream()
        .filter(tick -> Math.abs(tick.value() / value - 1) < 0.001)
        .map(Axis.Tick::label)
        .findFirst()
        .orElse("");
  }
}
