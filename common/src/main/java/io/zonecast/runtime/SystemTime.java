package io.zonecast.runtime;

import io.zonecast.port.TimeSource;
import java.time.Instant;

/** This machine's clocks: the one class that reads them. */
public final class SystemTime implements TimeSource {
  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long epochMicros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }
}
