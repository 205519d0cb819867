package io.zonecast.measurement.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An axis: its range, and the ticks with their labels.
 *
 * @param logarithmic whether equal distances are equal factors
 * @param min the left or lower end, in the axis's unit
 * @param max the right or upper end, above {@code min}
 */
public record Axis(String title, boolean logarithmic, double min, double max, List<Tick> ticks) {
  private static final double[] NICE = {1, 2, 5, 10};
  private static final int MAX_TICKS = 12;

  /** A grid line; without a label when that is empty. */
  public record Tick(double value, String label) {}

  /** Where a value lies, 0 (left, below) to 1 (right, above), clamped. */
  public double position(double value) {
    double at =
        logarithmic
            ? Math.log(Math.max(value, min) / min) / Math.log(max / min)
            : (value - min) / (max - min);
    return Math.max(0, Math.min(1, at));
  }

  /** Time since the start: seconds, or minutes where the run is long. */
  public static Axis seconds(double maxSeconds) {
    double max = Math.max(maxSeconds, 0.1);
    boolean minutes = max > 600;
    double unit = minutes ? 60 : 1;
    double step = niceAbove(max / unit / MAX_TICKS) * unit;
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i * step <= max * 1.0001; i++) {
      ticks.add(new Tick(i * step, plain(i * step / unit)));
    }
    return new Axis(minutes ? "time (min)" : "time (s)", false, 0, max, ticks);
  }

  /** Time since a fault, linear: values in µs, labels in the unit that reads best. */
  public static Axis sinceFault(double maxUs) {
    double max = Math.max(maxUs, 10);
    double step = niceAbove(max / MAX_TICKS);
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i * step <= max * 1.0001; i++) {
      ticks.add(new Tick(i * step, i == 0 ? "0" : duration(i * step)));
    }
    return new Axis("time since the fault", false, 0, max, ticks);
  }

  /** Latency, logarithmic: values in µs, labels in the unit that reads best. */
  public static Axis latency(double minUs, double maxUs) {
    double low = niceBelow(Math.max(1, minUs));
    double high = niceAbove(Math.max(maxUs, low * 10));
    List<Tick> ticks = new ArrayList<>();
    boolean everyLabel = high / low <= 100;
    for (double decade = Math.pow(10, Math.floor(Math.log10(low))); decade <= high; decade *= 10) {
      for (int digit = 1; digit <= 9; digit++) {
        double value = decade * digit;
        boolean labelled = digit == 1 || (everyLabel && (digit == 2 || digit == 5));
        if (value >= low * 0.999 && value <= high * 1.001) {
          ticks.add(new Tick(value, labelled ? duration(value) : ""));
        }
      }
    }
    return new Axis("latency", true, low, high, ticks);
  }

  /**
   * Percentiles on HdrHistogram's scale: the value of percentile <i>p</i> lies at 1 / (1 - p/100),
   * so that each further nine takes the same room.
   */
  public static Axis percentile(long count) {
    List<Tick> ticks = new ArrayList<>();
    ticks.add(new Tick(1, "0 %"));
    ticks.add(new Tick(2, "50 %"));
    String label = "90";
    double max = 10;
    ticks.add(new Tick(10, "90 %"));
    for (double at = 100; at <= 1e6 && at <= count * 10.0; at *= 10) {
      label = label.length() == 2 && label.equals("90") ? "99" : at == 1000 ? "99.9" : label + "9";
      ticks.add(new Tick(at, label + " %"));
      max = at;
    }
    return new Axis("percentile of deliveries", true, 1, max, ticks);
  }

  /** A latency for people: {@code 250 µs}, {@code 1.5 ms}, {@code 2 s}. */
  public static String duration(double us) {
    if (us < 1_000) {
      return plain(us) + " µs";
    }
    return us < 1_000_000 ? plain(us / 1_000) + " ms" : plain(us / 1_000_000) + " s";
  }

  private static String plain(double value) {
    int digits = value == 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
    String text = String.format(Locale.ROOT, "%." + digits + "f", value);
    return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
  }

  private static double niceAbove(double value) {
    double decade = Math.pow(10, Math.floor(Math.log10(value)));
    for (double nice : NICE) {
      if (nice * decade >= value * 0.9999) {
        return nice * decade;
      }
    }
    return 10 * decade;
  }

  private static double niceBelow(double value) {
    double decade = Math.pow(10, Math.floor(Math.log10(value)));
    double best = decade;
    for (double nice : NICE) {
      best = nice * decade <= value * 1.0001 ? nice * decade : best;
    }
    return best;
  }
}
