package io.zonecast.simulation;

import io.zonecast.port.TimeSource;

/**
 * One process' clocks. The monotonic one has an origin of its own, so that an agent that sends its
 * {@code nanoTime} to another is found out; it goes on while the process is paused, as it does
 * during SIGSTOP. The wall clock may be skewed.
 */
public final class SimClock implements TimeSource {
  private static final long WALL_ORIGIN_MICROS = 1_700_000_000_000_000L;

  private final EventScheduler scheduler;
  private final long originNs;
  private final long skewMicros;

  /** A clock that shows {@code originNs} at the world's beginning. */
  public SimClock(EventScheduler scheduler, long originNs, long skewMicros) {
    this.scheduler = scheduler;
    this.originNs = originNs;
    this.skewMicros = skewMicros;
  }

  @Override
  public long nanoTime() {
    return scheduler.nowNs() + originNs;
  }

  @Override
  public long epochMicros() {
    return WALL_ORIGIN_MICROS + skewMicros + scheduler.nowNs() / 1_000;
  }

  /** The world's time of a time of this clock; {@code Long.MAX_VALUE} stays what it is. */
  long worldTimeNs(long ownNs) {
    return ownNs == Long.MAX_VALUE ? ownNs : Math.max(ownNs, originNs) - originNs;
  }
}
