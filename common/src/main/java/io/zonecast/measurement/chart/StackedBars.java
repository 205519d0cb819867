package io.zonecast.measurement.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * What a chart of horizontal bars shows: lengths that follow each other, from 0 on. How it is drawn
 * is {@link SvgBars}' business.
 *
 * @param bars from top to bottom
 */
public record StackedBars(Axis x, List<Bar> bars) {
  /** Takes a copy. */
  public StackedBars {
    bars = List.copyOf(bars);
  }

  /** Every part's name and color, each once, in the order in which they are met first. */
  List<Part> legend() {
    List<Part> legend = new ArrayList<>();
    for (Bar bar : bars) {
      for (Part part : bar.parts()) {
        if (legend.stream().noneMatch(known -> known.name().equals(part.name()))) {
          legend.add(part);
        }
      }
    }
    return legend;
  }

  /** One bar. */
  public record Bar(String label, List<Part> parts) {
    /** Takes a copy. */
    public Bar {
      parts = List.copyOf(parts);
    }
  }

  /**
   * A part of a bar.
   *
   * @param color as {@code #rrggbb}
   * @param length in the axis's unit, at least 0
   * @param text what it is, where there is room for it
   */
  public record Part(String name, String color, double length, String text) {}
}
