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
    log.record(time.epochMicros(), event.text(), fields);
  }

  @Override
  public void close() {
    log.close();
  }
}
