package io.zonecast.measurement.chart;

import java.util.List;
import java.util.Locale;

/** Draws a {@link Chart} as a self-contained SVG element. Stateless; any thread. */
public final class SvgChart {
  private static final double WIDTH = 960;
  private static final double LEFT = 78;
  private static final double RIGHT = 34;
  private static final double PLOT_HEIGHT = 262;
  private static final double LABEL_ROW = 15;
  private static final double GLYPH = 6.6;

  private final StringBuilder out = new StringBuilder(1 << 14);
  private final Chart chart;
  private final double top;
  private final double bottom;
  private final int[] rows;

  private SvgChart(Chart chart) {
    this.chart = chart;
    this.rows = labelRows(chart);
    int deepest = 0;
    for (int row : rows) {
      deepest = Math.max(deepest, row + 1);
    }
    double head = chart.title().isEmpty() ? 30 : chart.subtitle().isEmpty() ? 58 : 76;
    this.top = head + deepest * LABEL_ROW;
    this.bottom = top + PLOT_HEIGHT;
  }

  /** The chart as an {@code <svg>} element with a view box; it scales to the room it is given. */
  public static String draw(Chart chart) {
    return new SvgChart(chart).draw();
  }

  /** Text that is safe in XML and HTML, in elements and in quoted attributes. */
  public static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                case '\n', '\r', '\t' -> safe.append(' ');
                default ->
                    safe.appendCodePoint(c < 32 || c == 0xFFFE || c == 0xFFFF ? '\uFFFD' : c);
              }
            });
    return safe.toString();
  }

  private String draw() {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" "
            + "font-family=\"system-ui, 'DejaVu Sans', sans-serif\" font-size=\"12\">%n",
        WIDTH, bottom + 48);
    out.append("<title>").append(escape(chart.title())).append("</title>\n");
    add("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n");
    if (!chart.title().isEmpty()) {
      text(LEFT, 24, "start", "#0f172a", "font-size=\"16\" font-weight=\"600\"", chart.title());
      text(LEFT, 43, "start", "#475569", "", chart.subtitle());
    }
    grid();
    markers();
    chart.lines().forEach(this::line);
    legend();
    return out.append("</svg>\n").toString();
  }

  private void grid() {
    for (Axis.Tick tick : chart.y().ticks()) {
      double y = y(tick.value());
      String color = tick.label().isEmpty() ? "#f1f5f9" : "#dbe3ec";
      segment(LEFT, y, WIDTH - RIGHT, y, color, "");
      text(LEFT - 9, y + 4, "end", "#475569", "", tick.label());
    }
    for (Axis.Tick tick : chart.x().ticks()) {
      double x = x(tick.value());
      segment(x, top, x, bottom, "#edf1f6", "");
      segment(x, bottom, x, bottom + 5, "#94a3b8", "");
      text(x, bottom + 20, "middle", "#475569", "", tick.label());
    }
    segment(LEFT, bottom, WIDTH - RIGHT, bottom, "#94a3b8", "");
    segment(LEFT, top, LEFT, bottom, "#94a3b8", "");
    double middle = (LEFT + WIDTH - RIGHT) / 2;
    text(middle, bottom + 40, "middle", "#334155", "", chart.x().title());
    double at = (top + bottom) / 2;
    String turn = String.format(Locale.ROOT, "transform=\"rotate(-90 16 %.1f)\"", at);
    text(16, at, "middle", "#334155", turn, chart.y().title());
  }

  private void markers() {
    List<Chart.Marker> markers = chart.markers();
    for (int i = 0; i < markers.size(); i++) {
      double x = x(markers.get(i).x());
      double labelY = top - 6 - rows[i] * LABEL_ROW;
      segment(x, labelY + 3, x, bottom, "#dc2626", "stroke-dasharray=\"4 3\" stroke-width=\"1.3\"");
      boolean left = x + markers.get(i).label().length() * GLYPH > WIDTH - RIGHT;
      text(
          left ? x - 4 : x + 4,
          labelY,
          left ? "end" : "start",
          "#b91c1c",
          "",
          markers.get(i).label());
    }
  }

  private void line(Chart.Line line) {
    StringBuilder path = new StringBuilder();
    for (List<Chart.Point> piece : line.pieces()) {
      for (int i = 0; i < piece.size(); i++) {
        path.append(i == 0 ? 'M' : 'L');
        path.append(
            String.format(Locale.ROOT, "%.1f %.1f", x(piece.get(i).x()), y(piece.get(i).y())));
      }
      if (piece.size() == 1) {
        path.append("h0.1");
      }
    }
    add(
        "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.7\" stroke-linejoin=\"round\" "
            + "stroke-linecap=\"round\"/>%n",
        path, line.color());
  }

  private void legend() {
    double x = WIDTH - RIGHT;
    double y = chart.title().isEmpty() ? 18 : chart.subtitle().isEmpty() ? 44 : 62;
    for (Chart.Line line : chart.lines()) {
      x -= line.name().length() * GLYPH + 4;
      text(x, y, "start", "#334155", "", line.name());
      add(
          "<path d=\"M%.1f %.1fh16\" stroke=\"%s\" stroke-width=\"3\" stroke-linecap=\"round\"/>%n",
          x - 22, y - 4, line.color());
      x -= 38;
    }
  }

  private double x(double value) {
    return LEFT + chart.x().position(value) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return bottom - chart.y().position(value) * PLOT_HEIGHT;
  }

  /** Puts each marker's label into the first row where it covers no other. */
  private static int[] labelRows(Chart chart) {
    int[] rows = new int[chart.markers().size()];
    double[] endOfRow = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      Chart.Marker marker = chart.markers().get(i);
      double width = marker.label().length() * GLYPH + 10;
      double at = LEFT + chart.x().position(marker.x()) * (WIDTH - LEFT - RIGHT);
      double start = at + width > WIDTH - RIGHT ? at - width : at;
      while (rows[i] < i && endOfRow[rows[i]] > start) {
        rows[i]++;
      }
      endOfRow[rows[i]] = start + width;
    }
    return rows;
  }

  private void segment(double x1, double y1, double x2, double y2, String color, String more) {
    add(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" %s/>%n",
        x1, y1, x2, y2, color, more);
  }

  private void text(double x, double y, String anchor, String color, String more, String text) {
    if (!text.isEmpty()) {
      add(
          "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\" %s>",
          x, y, anchor, color, more);
      out.append(escape(text)).append("</text>\n");
    }
  }

  private void add(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values));
  }
}
