package io.zonecast.driver.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a run directory.
 *
 * @param root the directory
 */
record RunFiles(Path root) {
  private static final ObjectMapper JSON = new ObjectMapper();

  JsonNode summary() throws IOException {
    return JSON.readTree(root.resolve("summary.json").toFile());
  }

  /** What Mininet's interfaces carried. */
  JsonNode network() throws IOException {
    return JSON.readTree(root.resolve("network.json").toFile());
  }

  List<JsonNode> processes() throws IOException {
    List<JsonNode> processes = new ArrayList<>();
    JSON.readTree(root.resolve("processes.json").toFile()).get("processes").forEach(processes::add);
    return processes;
  }

  /** Waits until none of the processes lives. */
  void awaitAllGone() throws IOException {
    for (JsonNode process : processes()) {
      long pid = process.get("pid").asLong();
      Until.so("the end of " + process.get("id"), process::toString, () -> isGone(pid));
    }
  }

  /** Whether a process has ended, also where nobody has asked for its exit code yet. */
  private static boolean isGone(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
    } catch (IOException gone) {
      return true;
    }
  }

  /** The events of one name, of all processes whose id begins so. */
  List<JsonNode> events(String idPrefix, String name) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(root.resolve("events"))) {
      for (Path file : files.sorted().toList()) {
        if (file.getFileName().toString().startsWith(idPrefix)) {
          for (String line : Files.readAllLines(file)) {
            JsonNode event = JSON.readTree(line);
            if (event.get("event").asText().equals(name)) {
              events.add(event);
            }
          }
        }
      }
    }
    return events;
  }

  /** The values of one column over all delivery files. */
  List<String> deliveries(String column) throws IOException {
    List<String> values = new ArrayList<>();
    try (Stream<Path> files = Files.list(root.resolve("deliveries"))) {
      for (Path file : files.sorted().toList()) {
        values.addAll(Deliveries.of(file).column(column));
      }
    }
    return values;
  }
}
