package io.zonecast.measurement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What happened to one process and when: JSON lines, appended, each written in one piece and handed
 * to the operating system at once.
 *
 * <p>Single writer. A disk error throws {@link UncheckedIOException} once; from then on the log is
 * silent, so that a full disk is reported and does not stop the traffic.
 */
public final class EventLog implements Closeable {
  private static final EventLog NONE = new EventLog(null, null, "", "");

  private final Path file;
  private final String id;
  private final String role;
  private OutputStream out;

  private EventLog(Path file, OutputStream out, String id, String role) {
    this.file = file;
    this.out = out;
    this.id = id;
    this.role = role;
  }

  /** A log that writes nothing. */
  public static EventLog none() {
    return NONE;
  }

  /** As {@link #open(Path, String, String)}; {@link #none()} where no file was asked for. */
  public static EventLog open(Optional<Path> file, String id, String role) {
    return file.map(path -> open(path, id, role)).orElse(NONE);
  }

  /**
   * Opens {@code file} for appending and makes its directories.
   *
   * @param role {@code broker}, {@code publisher}, {@code subscriber} or {@code driver}
   * @throws UncheckedIOException naming the file
   */
  public static EventLog open(Path file, String id, String role) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      OutputStream out =
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      return new EventLog(file, out, id, role);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write events to " + file + ": " + Disk.why(e), e);
    }
  }

  /** Names and values in turn, in order: {@code fields("zone", 1, "epoch", 17L)}. */
  public static Map<String, Object> fields(Object... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("names and values come in pairs");
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }

  /** Records an event that has no fields of its own. */
  public void record(long atUs, String event) {
    record(atUs, event, Map.of());
  }

  /**
   * Records an event; the line is with the operating system when this returns.
   *
   * @param atUs wall clock, microseconds since 1970
   * @param fields numbers, booleans, strings, null; anything else is written as its text
   */
  public void record(long atUs, String event, Map<String, ?> fields) {
    if (out == null) {
      return;
    }
    ObjectNode line = JsonFiles.object();
    line.put("at_us", atUs).put("id", id).put("role", role).put("event", event);
    fields.forEach((name, value) -> put(line, name, value));
    try {
      out.write((JsonFiles.line(line) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      out = null;
      throw new UncheckedIOException(
          "cannot write events to " + file + " (no more events are recorded): " + Disk.why(e), e);
    }
  }

  private static void put(ObjectNode line, String name, Object value) {
    boolean plain = value == null || value instanceof Number || value instanceof Boolean;
    line.set(name, JsonFiles.tree(plain ? value : value.toString()));
  }

  /** Closes the file; later records are dropped silently. */
  @Override
  public void close() {
    OutputStream closing = out;
    out = null;
    if (closing != null) {
      try {
        closing.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close " + file + ": " + Disk.why(e), e);
      }
    }
  }
}
