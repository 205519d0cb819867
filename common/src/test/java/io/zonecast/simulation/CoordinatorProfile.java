package io.zonecast.simulation;

/**
 * How ZooKeeper and its clients behave; times in nanoseconds but where said otherwise,
 * probabilities from 0 to 1.
 *
 * @param servers how many servers there are; each client talks to one
 * @param tickMs the server's tick: sessions expire on ticks
 * @param sessionTimeoutMs the negotiated timeout
 * @param minDelayNs shortest way between client and server
 * @param maxDelayNs longest way
 * @param maxLagNs how far a server may be behind the leader
 * @param maxWatchNs how late a watch may tell; what changes until then is told as one
 * @param maxRedialNs latest attempt to connect again
 * @param takesEffectAnyway that a request whose connection broke on its way takes effect all the
 *     same
 */
public record CoordinatorProfile(
    int servers,
    int tickMs,
    int sessionTimeoutMs,
    long minDelayNs,
    long maxDelayNs,
    long maxLagNs,
    long maxWatchNs,
    long maxRedialNs,
    double takesEffectAnyway) {
  private static final long MS = 1_000_000;

  /** One server, quick watches. */
  public static CoordinatorProfile calm() {
    return new CoordinatorProfile(1, 500, 4_000, MS / 5, MS, 0, 2 * MS, 200 * MS, 0.5);
  }

  /** Three servers that lag up to 60 ms, watches that are late up to 200 ms. */
  public static CoordinatorProfile rough() {
    return new CoordinatorProfile(
        3, 500, 4_000, MS / 5, 10 * MS, 60 * MS, 200 * MS, 1_000 * MS, 0.5);
  }
}
