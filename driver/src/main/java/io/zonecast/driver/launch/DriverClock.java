package io.zonecast.driver.launch;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The driver's clocks; the only place in it that reads the time. Safe on any thread. */
public final class DriverClock {
  private DriverClock() {}

  /** Wall time in microseconds since 1970, comparable with what the processes record. */
  public static long wallUs() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  /** Monotonic time in nanoseconds, for bounds. */
  public static long monotonicNs() {
    return System.nanoTime();
  }
}
