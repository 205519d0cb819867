package io.zonecast.membership;

/**
 * How long a peer has been silent while this process listened. Time in which this process itself
 * stood still (a machine with too much to do, a collector's pause) is not held against the peer:
 * what it sent meanwhile lies unread. The agent's thread only.
 */
public final class Silence {
  /**
   * Most that the time between two looks counts for, in milliseconds; an agent that is awake looks
   * more often.
   */
  public static final long MOST_A_LOOK_MS = 1_000;

  private static final long MOST_A_LOOK_NS = MOST_A_LOOK_MS * 1_000_000;

  private long lastLookNs;
  private long silentNs;

  /** A silence that begins now, on the monotonic clock, nanoseconds. */
  public Silence(long nowNs) {
    breakAt(nowNs);
  }

  /** The peer was heard: the silence begins anew. */
  public void breakAt(long nowNs) {
    lastLookNs = nowNs;
    silentNs = 0;
  }

  /** Looks: how long the silence has lasted, in nanoseconds. */
  public long lookNs(long nowNs) {
    silentNs += Math.min(nowNs - lastLookNs, MOST_A_LOOK_NS);
    lastLookNs = nowNs;
    return silentNs;
  }
}
