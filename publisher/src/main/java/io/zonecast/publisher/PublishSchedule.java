package io.zonecast.publisher;

import java.util.OptionalLong;

/**
 * When messages are due. With a rate the n-th is due n intervals after the start, whatever happened
 * to those before it, so that lateness shows; without one, every message is due at once.
 */
public final class PublishSchedule {
  private static final double NS = 1e9;

  private final double ratePerSecond;
  private final long durationNs;
  private long startNs;
  private long startUs;
  private long taken;

  /**
   * A schedule.
   *
   * @param ratePerSecond messages per second over all topics; 0: as fast as it goes
   * @param durationNs after which nothing is due any more; without it, endless
   */
  public PublishSchedule(double ratePerSecond, OptionalLong durationNs) {
    this.ratePerSecond = ratePerSecond;
    this.durationNs = durationNs.orElse(Long.MAX_VALUE);
  }

  /** The schedule's time begins. */
  public void start(long nowNs, long nowUs) {
    startNs = nowNs;
    startUs = nowUs;
  }

  /** Whether there is a rate to keep. */
  public boolean isPaced() {
    return ratePerSecond > 0;
  }

  /** Whether the next message is due. */
  public boolean isDue(long nowNs) {
    return !isOver(nowNs) && (!isPaced() || nowNs - startNs >= offsetNs());
  }

  /** Whether no message will be due any more. */
  public boolean isOver(long nowNs) {
    return isPaced() ? offsetNs() >= durationNs : nowNs - startNs >= durationNs;
  }

  /**
   * When the next message is due, on the monotonic clock; {@code Long.MAX_VALUE} where there is no
   * rate.
   */
  public long nextDueNs() {
    return isPaced() ? startNs + offsetNs() : Long.MAX_VALUE;
  }

  /**
   * When the next message is due, microseconds since 1970; {@code nowUs} where there is no rate.
   */
  public long dueUs(long nowUs) {
    return isPaced() ? startUs + offsetNs() / 1_000 : nowUs;
  }

  /** The next message was taken. */
  public void take() {
    taken++;
  }

  private long offsetNs() {
    return (long) (taken / ratePerSecond * NS);
  }
}
