package io.zonecast.broker;

/**
 * Whether this broker stood still a moment ago, or began a moment ago: what subscribers missed
 * meanwhile it may not have passed on, which says nothing of the publisher. Not thread-safe.
 */
final class Standstill {
  /** How often a broker that would rest looks at the time, while anybody owns a topic. */
  static final long LOOK_NS = 50_000_000;

  /**
   * How long after it what subscribers miss is not believed: they say it again each second, as long
   * as it is so.
   */
  static final int DOUBT_MS = 500;

  private static final long DOUBT_NS = DOUBT_MS * 1_000_000L;

  private boolean hasLooked;
  private long lookedNs;
  private long doubtUntilNs = Long.MIN_VALUE;

  /** Time goes on; called in each duty cycle. */
  void onTick(long nowNs) {
    if (hasLooked && nowNs - lookedNs > 2 * LOOK_NS) {
      begin(nowNs);
    }
    hasLooked = true;
    lookedNs = nowNs;
  }

  /** It serves from now on. */
  void begin(long nowNs) {
    doubtUntilNs = nowNs + DOUBT_NS;
  }

  /** Whether what is missed may be missed because of this broker. */
  boolean isRecent(long nowNs) {
    return nowNs < doubtUntilNs;
  }
}
