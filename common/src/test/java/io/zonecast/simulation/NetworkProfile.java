package io.zonecast.simulation;

/**
 * How the network behaves; times in nanoseconds, probabilities from 0 to 1.
 *
 * @param minDelayNs shortest way of a frame
 * @param maxDelayNs longest way of a frame, where nothing holds it up
 * @param highWaterMark most frames that wait at a sender, per connection
 * @param window most frames between the sender's queue and the receiving agent, per connection
 * @param reconnectNs between two attempts to connect
 * @param maxBreakNoticeNs latest time at which a broken connection, or a refusal, is noticed
 * @param stalledConnect that an attempt to connect stalls for {@code stallNs} (JeroMQ's handshake)
 * @param stallNs how long such an attempt stalls
 * @param lostResubscription that subscriptions, all or one, are not sent again after a reconnect
 * @param silentReconnect that an end that lost its connection never gets another
 * @param resetAtHeal that a connection held up by a partition is reset when the partition ends
 * @param lateRefusal that the answer to a probe is told as late as its timeout allows
 * @param resentAfterBreak that a feed, dialled again, sends its last frames a second time: ZeroMQ
 *     does not, but a receiver must not count on it
 */
public record NetworkProfile(
    long minDelayNs,
    long maxDelayNs,
    int highWaterMark,
    int window,
    long reconnectNs,
    long maxBreakNoticeNs,
    double stalledConnect,
    long stallNs,
    double lostResubscription,
    double silentReconnect,
    double resetAtHeal,
    double lateRefusal,
    double resentAfterBreak) {
  private static final long MS = 1_000_000;

  /** How long an end that only listens believes in a connection that the other end has given up. */
  long halfOpenNs() {
    return 10_000 * MS;
  }

  /** No accidents beyond the faults that are asked for: 0.1 to 1 ms of delay. */
  public static NetworkProfile calm() {
    return new NetworkProfile(
        MS / 10, MS, 1_000, 1_000, 100 * MS, 5 * MS, 0, 500 * MS, 0, 0, 0.5, 0, 0);
  }

  /** What was seen in reality, at about the rates at which it was seen: 0.1 to 5 ms of delay. */
  public static NetworkProfile rough() {
    return new NetworkProfile(
        MS / 10, 5 * MS, 1_000, 1_000, 100 * MS, 30 * MS, 0.01, 500 * MS, 0.004, 0.004, 0.5, 0.02,
        0);
  }

  /** The same with other delays. */
  public NetworkProfile withDelay(long newMinDelayNs, long newMaxDelayNs) {
    return new NetworkProfile(
        newMinDelayNs,
        newMaxDelayNs,
        highWaterMark,
        window,
        reconnectNs,
        maxBreakNoticeNs,
        stalledConnect,
        stallNs,
        lostResubscription,
        silentReconnect,
        resetAtHeal,
        lateRefusal,
        resentAfterBreak);
  }

  /** The same with other queues. */
  public NetworkProfile withQueues(int newHighWaterMark, int newWindow) {
    return new NetworkProfile(
        minDelayNs,
        maxDelayNs,
        newHighWaterMark,
        newWindow,
        reconnectNs,
        maxBreakNoticeNs,
        stalledConnect,
        stallNs,
        lostResubscription,
        silentReconnect,
        resetAtHeal,
        lateRefusal,
        resentAfterBreak);
  }

  /** The same with other accidents at reconnecting. */
  public NetworkProfile withReconnects(
      double newLostResubscription, double newSilentReconnect, double newResentAfterBreak) {
    return new NetworkProfile(
        minDelayNs,
        maxDelayNs,
        highWaterMark,
        window,
        reconnectNs,
        maxBreakNoticeNs,
        stalledConnect,
        stallNs,
        newLostResubscription,
        newSilentReconnect,
        resetAtHeal,
        lateRefusal,
        newResentAfterBreak);
  }
}
