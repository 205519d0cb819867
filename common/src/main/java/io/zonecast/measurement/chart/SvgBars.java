package io.zonecast.measurement.chart;

import java.util.List;
import java.util.Locale;

/** Draws {@link StackedBars} as a self-contained SVG element. Single use. */
public final class SvgBars {
  private static final double WIDTH = 960;
  private static final double LEFT = 20;
  private static final double RIGHT = 40;
  private static final double HEAD = 40;
  private static final double LABEL = 22;
  private static final double BAR = 26;
  private static final double GAP = 12;
  private static final double GLYPH = 6.8;

  private final StringBuilder out = new StringBuilder(1 << 12);
  private final StackedBars chart;
  private final double bottom;

  private SvgBars(StackedBars chart) {
    this.chart = chart;
    this.bottom = HEAD + chart.bars().size() * (LABEL + BAR + GAP);
  }

  /** The chart as an {@code <svg>} element with a view box; it scales to the room it is given. */
  public static String draw(StackedBars chart) {
    return new SvgBars(chart).draw();
  }

  private String draw() {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" "
            + "font-family=\"system-ui, 'DejaVu Sans', sans-serif\" font-size=\"12\">%n",
        WIDTH, bottom + 46);
    add("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n");
    legend();
    for (Axis.Tick tick : chart.x().ticks()) {
      line(x(tick.value()), HEAD - 6, bottom, "#edf1f6");
      text(x(tick.value()), bottom + 18, "middle", "#475569", tick.label());
    }
    add("<path d=\"M%.1f %.1fH%.1f\" stroke=\"#94a3b8\"/>%n", LEFT, bottom, WIDTH - RIGHT);
    text((LEFT + WIDTH - RIGHT) / 2, bottom + 38, "middle", "#334155", chart.x().title());
    double top = HEAD;
    for (StackedBars.Bar bar : chart.bars()) {
      text(LEFT, top + LABEL - 7, "start", "#0f172a", bar.label());
      parts(bar.parts(), top + LABEL);
      top += LABEL + BAR + GAP;
    }
    return out.append("</svg>\n").toString();
  }

  private void parts(List<StackedBars.Part> parts, double top) {
    double from = 0;
    for (StackedBars.Part part : parts) {
      double left = x(from);
      from += part.length();
      double width = x(from) - left;
      add(
          "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\">",
          left, top, Math.max(width, 0.8), BAR, part.color());
      out.append("<title>").append(SvgChart.escape(part.name() + " " + part.text()));
      out.append("</title></rect>\n");
      if (part.text().length() * GLYPH + 8 <= width) {
        text(left + width / 2, top + BAR / 2 + 4, "middle", "#ffffff", part.text());
      }
    }
  }

  private void legend() {
    double x = LEFT;
    for (StackedBars.Part part : chart.legend()) {
      add(
          "<rect x=\"%.1f\" y=\"11\" width=\"12\" height=\"12\" rx=\"2\" fill=\"%s\"/>%n",
          x, part.color());
      text(x + 17, 21, "start", "#334155", part.name());
      x += 17 + part.name().length() * GLYPH + 18;
    }
  }

  private double x(double value) {
    return LEFT + chart.x().position(value) * (WIDTH - LEFT - RIGHT);
  }

  private void line(double x, double from, double to, String color) {
    add("<path d=\"M%.1f %.1fV%.1f\" stroke=\"%s\"/>%n", x, from, to, color);
  }

  private void text(double x, double y, String anchor, String color, String text) {
    add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">", x, y, anchor, color);
    out.append(SvgChart.escape(text)).append("</text>\n");
  }

  private void add(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values));
  }
}
