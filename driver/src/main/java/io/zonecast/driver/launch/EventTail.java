package io.zonecast.driver.launch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonecast.driver.plan.RunPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows the events files of a run as they grow. A line counts once it is complete; one that is
 * not JSON is left out and counted. One thread.
 */
public final class EventTail {
  /** The most that is read from a file at once, in bytes; the rest follows with the next poll. */
  private static final int MAX_READ = 1 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunPaths paths;
  private final Map<String, Long> offsets = new LinkedHashMap<>();

  /** Follows the files in a run directory; none yet. */
  public EventTail(RunPaths paths) {
    this.paths = paths;
  }

  /** Follows a process's file too, from its beginning, whether or not it exists yet. */
  public void follow(String id) {
    offsets.putIfAbsent(id, 0L);
  }

  /** The events since the last poll; those of one process in its order. */
  public List<ProcessEvent> poll() {
    List<ProcessEvent> events = new ArrayList<>();
    offsets.replaceAll((id, offset) -> offset + read(id, offset, events));
    return events;
  }

  private int read(String id, long offset, List<ProcessEvent> events) {
    Path file = paths.events(id);
    try {
      if (!Files.exists(file) || Files.size(file) <= offset) {
        return 0;
      }
      byte[] bytes = bytes(file, offset);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      String complete = new String(bytes, 0, end, StandardCharsets.UTF_8);
      complete.lines().filter(line -> !line.isBlank()).forEach(line -> add(id, line, events));
      return end == 0 && bytes.length == MAX_READ ? MAX_READ : end;
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + file, e);
    }
  }

  private static byte[] bytes(Path file, long offset) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      channel.position(offset);
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(MAX_READ, channel.size() - offset));
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // Until full, or the end.
      }
      byte[] bytes = new byte[buffer.position()];
      buffer.flip().get(bytes);
      return bytes;
    }
  }

  private void add(String id, String line, List<ProcessEvent> events) {
    try {
      events.add(new ProcessEvent(id, JSON.readTree(line)));
    } catch (JsonProcessingException e) {
      // The judge, who reads the whole file, says so.
    }
  }
}
