package io.zonecast.driver.launch;

import io.zonecast.measurement.EventLog;
import io.zonecast.measurement.EventName;
import io.zonecast.port.TimeSource;
import java.nio.file.Path;
import java.util.Map;

/** The driver's own events, {@code events/driver.jsonl}. One thread. */
public final class DriverEvents implements AutoCloseable {
  private final EventLog log;
  private final TimeSource time;

  /** Opens the file for appending. */
  public DriverEvents(Path file, TimeSource time) {
    this.log = EventLog.open(file, "driver", "driver");
    this.time = time;
  }

  /** Records an event, now. */
  public void record(EventName event, Map<String, ?> fields) {
    record(now(), event, fields);
  }

  /** Records an event of a moment ago, by {@link #now}. */
  public void record(long atUs, EventName event, Map<String, ?> fields) {
    log.record(atUs, event.text(), fields);
  }

  /** The time, in microseconds since 1970. */
  public long now() {
    return time.epochMicros();
  }

  @Override
  public void close() {
    log.close();
  }
}
