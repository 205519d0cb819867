package io.zonecast.simulation;

/**
 * The last things that happened, as small objects that are made into text only when a run has
 * failed; and a hash over everything that ever happened, to compare two runs.
 */
public final class Transcript {
  private final Object[] what;
  private final long[] whenNs;
  private long count;
  private long hash = 17;

  /** An empty transcript that keeps the last {@code capacity} lines. */
  public Transcript(int capacity) {
    what = new Object[capacity];
    whenNs = new long[capacity];
  }

  /** Adds a line: a record of strings and numbers, whose hash is the same in every run. */
  public void add(long nowNs, Object line) {
    int at = (int) (count++ % what.length);
    what[at] = line;
    whenNs[at] = nowNs;
    hash = (hash * 31 + nowNs) * 31 + line.hashCode();
  }

  /** A hash over everything that was ever added, with its time. */
  public long hash() {
    return hash;
  }

  /** How many lines were ever added. */
  public long count() {
    return count;
  }

  /** The kept lines, oldest first, with their times in seconds. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (long i = Math.max(0, count - what.length); i < count; i++) {
      int at = (int) (i % what.length);
      text.append("%12.6f  %s%n".formatted(whenNs[at] / 1e9, what[at]));
    }
    return text.toString();
  }
}
