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
 * @param maxReadNs how long the reading of a tree may take for each node
 * @param maxRedialNs latest attempt to connect again
 * @param takesEffectAnyway that a request whose connection broke on its way takes effect all the
 *     same
 * @param brokenRequest that a request costs the connection, before or after it took effect
 * @param treesApart whether what changed in one watched tree may be told before what changed
 *     earlier in another one
 */
public record CoordinatorProfile(
    int servers,
    int tickMs,
    int sessionTimeoutMs,
    long minDelayNs,
    long maxDelayNs,
    long maxLagNs,
    long maxWatchNs,
    long maxReadNs,
    long maxRedialNs,
    double takesEffectAnyway,
    double brokenRequest,
    boolean treesApart) {
  private static final long MS = 1_000_000;

  /** One server, quick watches. */
  public static CoordinatorProfile calm() {
    return new CoordinatorProfile(1, 500, 4_000, MS / 5, MS, 0, 2 * MS, 0, 200 * MS, 0.5, 0, false);
  }

  /** Three servers that lag up to 60 ms, watches that are late up to 200 ms. */
  public static CoordinatorProfile rough() {
    return new CoordinatorProfile(
        3, 500, 4_000, MS / 5, 10 * MS, 60 * MS, 200 * MS, 2 * MS, 1_000 * MS, 0.5, 0, false);
  }

  /** The same with servers, watches and readings that are later. */
  public CoordinatorProfile withLateness(long newMaxLagNs, long newMaxWatchNs, long newMaxReadNs) {
    return new CoordinatorProfile(
        servers,
        tickMs,
        sessionTimeoutMs,
        minDelayNs,
        maxDelayNs,
        newMaxLagNs,
        newMaxWatchNs,
        newMaxReadNs,
        maxRedialNs,
        takesEffectAnyway,
        brokenRequest,
        treesApart);
  }

  /** The same with connections that break under requests. */
  public CoordinatorProfile withBrokenRequests(double newBrokenRequest) {
    return new CoordinatorProfile(
        servers,
        tickMs,
        sessionTimeoutMs,
        minDelayNs,
        maxDelayNs,
        maxLagNs,
        maxWatchNs,
        maxReadNs,
        maxRedialNs,
        takesEffectAnyway,
        newBrokenRequest,
        treesApart);
  }

  /** The same with watched trees that are told each for itself. */
  public CoordinatorProfile withTreesApart(boolean newTreesApart) {
    return new CoordinatorProfile(
        servers,
        tickMs,
        sessionTimeoutMs,
        minDelayNs,
        maxDelayNs,
        maxLagNs,
        maxWatchNs,
        maxReadNs,
        maxRedialNs,
        takesEffectAnyway,
        brokenRequest,
        newTreesApart);
  }
}
