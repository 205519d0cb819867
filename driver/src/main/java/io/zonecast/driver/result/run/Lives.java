package io.zonecast.driver.result.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The lives of processes that were started again. The last one of a subscriber has the plain id,
 * and each earlier one counts as a subscriber of its own: the first of {@code sub-1} is {@code
 * sub-1.1}, as its files are named. Any other process is one, however often it was started.
 */
final class Lives {
  private final List<ProcessEntry> processes = new ArrayList<>();
  private final Map<String, Map<Long, String>> idsByPid = new HashMap<>();

  /** The lives in {@code processes.json}. */
  static Lives of(JsonNode document) {
    Lives lives = new Lives();
    document.path("processes").forEach(lives::add);
    return lives;
  }

  private void add(JsonNode json) {
    ProcessEntry last = ProcessEntry.of(json);
    JsonNode earlier = json.path("earlier");
    if (last.role().equals("subscriber")) {
      for (int i = 0; i < earlier.size(); i++) {
        ProcessEntry life = last.earlier(i + 1, earlier.get(i));
        processes.add(life);
        idsByPid.computeIfAbsent(last.id(), id -> new HashMap<>()).put(life.pid(), life.id());
      }
    }
    processes.add(last);
  }

  /** Every process, earlier lives before later ones. */
  List<ProcessEntry> processes() {
    return List.copyOf(processes);
  }

  /** The id that a process's life with this pid counts under. */
  String idOf(String id, long pid) {
    return idsByPid.getOrDefault(id, Map.of()).getOrDefault(pid, id);
  }

  /** All ids that a process counts under. */
  List<String> idsOf(String id) {
    List<String> ids = new ArrayList<>(idsByPid.getOrDefault(id, Map.of()).values());
    ids.add(id);
    return ids;
  }
}
