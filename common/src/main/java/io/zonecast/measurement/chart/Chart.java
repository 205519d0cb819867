package io.zonecast.measurement.chart;

import java.util.List;

/**
 * What a chart shows; how it is drawn is {@link SvgChart}'s and {@link PngChart}'s business.
 *
 * @param subtitle one line below the title, or empty
 * @param lines drawn in order, the last on top
 * @param markers vertical lines over the whole height
 */
public record Chart(
    String title, String subtitle, Axis x, Axis y, List<Line> lines, List<Marker> markers) {
  /** Whether no line has a point. */
  public boolean isEmpty() {
    return lines.stream().allMatch(line -> line.pieces().isEmpty());
  }

  /** One value in the units of the axes. */
  public record Point(double x, double y) {}

  /**
   * A named line.
   *
   * @param color as {@code #rrggbb}
   * @param pieces its connected parts; between two of them nothing is drawn
   */
  public record Line(String name, String color, List<List<Point>> pieces) {}

  /** A moment worth a vertical line, such as a failover. */
  public record Marker(double x, String label) {}
}
