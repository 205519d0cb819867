package io.zonecast.measurement;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was dropped or refused, by reason. At most {@link #MAX_NAMES} reasons are told apart; the
 * rest goes to {@code other}. Single writer.
 */
public final class Counters {
  /** The bound on reasons. */
  public static final int MAX_NAMES = 64;

  private static final String OTHER = "other";

  private final Map<String, Long> counts = new TreeMap<>();

  /** Counts one. */
  public void increment(String reason) {
    add(reason, 1);
  }

  /** Counts {@code n}. */
  public void add(String reason, long n) {
    boolean room = counts.containsKey(reason) || counts.size() < MAX_NAMES;
    counts.merge(room ? reason : OTHER, n, Long::sum);
  }

  /** How often; 0 for what never happened. */
  public long get(String reason) {
    return counts.getOrDefault(reason, 0L);
  }

  /** A view, by name. */
  public Map<String, Long> asMap() {
    return Collections.unmodifiableMap(counts);
  }

  /** One line for the end of a process: {@code malformed_frame=2 stale_epoch=7}, or "none". */
  public String line() {
    if (counts.isEmpty()) {
      return "none";
    }
    StringBuilder line = new StringBuilder();
    counts.forEach((name, n) -> line.append(' ').append(name).append('=').append(n));
    return line.substring(1);
  }
}
