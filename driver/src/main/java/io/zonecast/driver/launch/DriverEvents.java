package io.zonecast.driver.launch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.port.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The driver's own events, {@code events/driver.jsonl}: {@code launched}, {@code all_matched},
 * {@code fault}, {@code drained}, {@code stopping}, {@code torn_down}, {@code failed}. Each line is
 * flushed at once. One thread.
 */
public final class DriverEvents implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Writer writer;
  private final TimeSource time;

  /** Opens the file for appending; its directory exists. */
  public DriverEvents(Path file, TimeSource time) {
    this.time = time;
    try {
      this.writer = Files.newBufferedWriter(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Records an event, now. */
  public void record(String event, Map<String, ?> fields) {
    ObjectNode line = JSON.createObjectNode();
    line.put("at_us", time.epochMicros());
    line.put("id", "driver").put("role", "driver").put("event", event);
    fields.forEach((name, value) -> line.set(name, JSON.valueToTree(value)));
    try {
      writer.write(line + "\n");
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
