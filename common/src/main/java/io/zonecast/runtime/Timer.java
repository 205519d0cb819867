package io.zonecast.runtime;

/** A repeating timer on a clock that is handed in. Not thread-safe. */
public final class Timer {
  private final long intervalNs;
  private long dueNs;

  /**
   * A timer that is due at {@code firstDueNs} and then every {@code intervalNs}.
   *
   * @param firstDueNs nanoseconds of the monotonic clock
   */
  public Timer(long firstDueNs, long intervalNs) {
    this.dueNs = firstDueNs;
    this.intervalNs = intervalNs;
  }

  /** Whether it is due; then it is set for the next time, skipping those that were missed. */
  public boolean fire(long nowNs) {
    if (nowNs < dueNs) {
      return false;
    }
    dueNs = nowNs + intervalNs;
    return true;
  }

  /** When it is due, in nanoseconds. */
  public long dueNs() {
    return dueNs;
  }

  /** Makes it due at {@code nowNs}. */
  public void hasten(long nowNs) {
    dueNs = Math.min(dueNs, nowNs);
  }
}
