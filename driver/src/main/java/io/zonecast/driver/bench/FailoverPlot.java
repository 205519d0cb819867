package io.zonecast.driver.bench;

import io.zonecast.driver.result.report.FailoverCharts;
import io.zonecast.driver.result.verdict.FailoverSteps.Step;
import io.zonecast.measurement.chart.Axis;
import io.zonecast.measurement.chart.StackedBars;
import io.zonecast.measurement.chart.SvgBars;
import io.zonecast.measurement.chart.SvgChart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws a dot for the longest silence of each failover, with their median and maximum, and below
 * where the time went on average. Single use.
 */
final class FailoverPlot {
  private static final double WIDTH = 960;
  private static final double LEFT = 78;
  private static final double RIGHT = 110;
  private static final double TOP = 66;
  private static final double BOTTOM = 300;
  private static final double BARS = 356;
  private static final double BARS_HEIGHT = 150;
  private static final double ROOM_ABOVE = 1.12;
  private static final int MAX_NUMBERS = 20;
  private static final double CLOSE = 14;

  private final StringBuilder out = new StringBuilder(1 << 13);
  private final FailoverFigures figures;
  private final Axis x;
  private final Axis y;

  private FailoverPlot(FailoverFigures figures) {
    this.figures = figures;
    this.x = numbers(figures.failovers());
    this.y = Axis.sinceFault(figures.silence().max() * 1_000 * ROOM_ABOVE);
  }

  /** The plot as a self-contained SVG element. */
  static String draw(FailoverFigures figures) {
    return new FailoverPlot(figures).draw();
  }

  private static Axis numbers(int count) {
    List<Axis.Tick> ticks = new ArrayList<>();
    int step = Math.max(1, (count + MAX_NUMBERS - 1) / MAX_NUMBERS);
    for (int number = step; number <= count; number += step) {
      ticks.add(new Axis.Tick(number, Integer.toString(number)));
    }
    return new Axis("failover, by time", false, 0.5, Math.max(1, count) + 0.5, ticks);
  }

  private String draw() {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" "
            + "font-family=\"system-ui, 'DejaVu Sans', sans-serif\" font-size=\"12\">%n",
        WIDTH, BARS + BARS_HEIGHT);
    add("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n");
    String title = "Longest silence at any subscriber across each failover";
    add("<title>%s</title>%n", title);
    add("<g font-size=\"16\" font-weight=\"600\">%n");
    text(LEFT, 24, "start", "#0f172a", title);
    add("</g>%n");
    text(LEFT, 43, "start", "#475569", subtitle());
    grid();
    marks();
    dots();
    meanSteps();
    return out.append("</svg>\n").toString();
  }

  private String subtitle() {
    return "%d failovers by %s of the primary; %s, %s, on %s; %s publishers at %s/s; verdict %s"
        .formatted(
            figures.failovers(),
            figures.fault(),
            figures.experiment().path("dissemination").asText(),
            figures.experiment().path("reliability").asText(),
            figures.experiment().path("on").asText(),
            figures.experiment().path("pubs").asText(),
            figures.experiment().path("rate").asText(),
            figures.verdict().text());
  }

  private void grid() {
    for (Axis.Tick tick : y.ticks()) {
      segment(LEFT, y(tick.value()), WIDTH - RIGHT, y(tick.value()), "#dbe3ec", "");
      text(LEFT - 9, y(tick.value()) + 4, "end", "#475569", tick.label());
    }
    for (Axis.Tick tick : x.ticks()) {
      text(x(tick.value()), BOTTOM + 20, "middle", "#475569", tick.label());
    }
    segment(LEFT, BOTTOM, WIDTH - RIGHT, BOTTOM, "#94a3b8", "");
    segment(LEFT, TOP, LEFT, BOTTOM, "#94a3b8", "");
    text((LEFT + WIDTH - RIGHT) / 2, BOTTOM + 40, "middle", "#334155", x.title());
  }

  private void marks() {
    Spread silence = figures.silence();
    if (silence.count() == 0) {
      return;
    }
    double p50 = y(silence.p50() * 1_000);
    double max = y(silence.max() * 1_000);
    mark(max, Math.min(max, p50 - CLOSE), "#dc2626", "max", silence.max());
    mark(p50, p50, "#2563eb", "p50", silence.p50());
  }

  private void mark(double at, double labelAt, String color, String name, double ms) {
    segment(LEFT, at, WIDTH - RIGHT, at, color, "stroke-dasharray=\"5 4\"");
    text(WIDTH - RIGHT + 6, labelAt + 4, "start", color, name + " " + Axis.duration(ms * 1_000));
  }

  private void dots() {
    for (int i = 0; i < figures.silencesMs().size(); i++) {
      double us = figures.silencesMs().get(i) * 1_000;
      add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#0f172a\">", x(i + 1), y(us));
      add("<title>%d: %s</title></circle>%n", i + 1, Axis.duration(us));
    }
  }

  /** From one mean to the next: what is told by all failovers adds up to the last one. */
  private void meanSteps() {
    List<Map.Entry<Step, Spread>> byTime =
        figures.steps().entrySet().stream()
            .sorted(Comparator.comparingDouble(entry -> entry.getValue().mean()))
            .toList();
    List<StackedBars.Part> parts = new ArrayList<>();
    double before = 0;
    for (Map.Entry<Step, Spread> entry : byTime) {
      double us = entry.getValue().mean() * 1_000;
      parts.add(
          new StackedBars.Part(
              "to " + FailoverCharts.nameOf(entry.getKey()),
              FailoverCharts.colorOf(entry.getKey()),
              us - before,
              Axis.duration(us - before)));
      before = us;
    }
    if (parts.isEmpty()) {
      return;
    }
    StackedBars bars =
        new StackedBars(
            Axis.sinceFault(before),
            List.of(new StackedBars.Bar("steps, mean: " + Axis.duration(before), parts)));
    add(
        "<svg x=\"0\" y=\"%.0f\" width=\"%.0f\" height=\"%.0f\">%n%s</svg>%n",
        BARS, WIDTH, BARS_HEIGHT, SvgBars.draw(bars));
  }

  private double x(double value) {
    return LEFT + x.position(value) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double us) {
    return BOTTOM - y.position(us) * (BOTTOM - TOP);
  }

  private void segment(double x1, double y1, double x2, double y2, String color, String more) {
    add(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" %s/>%n",
        x1, y1, x2, y2, color, more);
  }

  private void text(double x, double y, String anchor, String color, String text) {
    add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">", x, y, anchor, color);
    out.append(SvgChart.escape(text)).append("</text>\n");
  }

  private void add(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values));
  }
}
