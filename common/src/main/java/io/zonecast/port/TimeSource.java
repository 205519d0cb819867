package io.zonecast.port;

/** Clocks, as an argument. Any thread. */
public interface TimeSource {
  /** The monotonic clock, for timeouts: nanoseconds from an arbitrary origin. */
  long nanoTime();

  /** The wall clock, for what is written down and for latency: microseconds since 1970. */
  long epochMicros();
}
