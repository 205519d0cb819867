package io.zonecast.driver.launch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.driver.plan.ProcessPlan;
import io.zonecast.measurement.JsonFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code processes.json}: one object for each planned process under {@code processes}; its {@code
 * pid} appears with the launch, its {@code exit_code} at the end. Of one that was started again
 * they are those of its last life, and {@code earlier} lists the others. One thread.
 */
public final class ProcessLedger {
  private final Path file;
  private final Map<String, ProcessPlan> plans = new LinkedHashMap<>();
  private final Map<String, List<Launched>> lives = new LinkedHashMap<>();

  /** A ledger of planned processes; nothing is written yet. */
  public ProcessLedger(Path file, List<ProcessPlan> plans) {
    this.file = file;
    plans.forEach(plan -> this.plans.put(plan.id(), plan));
  }

  /** Notes a launch; {@link #write} makes it visible. */
  public void launched(Launched process) {
    lives.computeIfAbsent(process.plan().id(), id -> new ArrayList<>()).add(process);
  }

  /** Writes the file as things stand. */
  public void write() {
    ObjectNode document = JsonFiles.object().put("schema", 1);
    ArrayNode list = document.putArray("processes");
    plans.values().forEach(plan -> list.add(entry(plan)));
    JsonFiles.writeUnchecked(file, document);
  }

  private ObjectNode entry(ProcessPlan plan) {
    ObjectNode entry = JsonFiles.object();
    entry.put("id", plan.id()).put("role", plan.role().word());
    entry.put("host", plan.host().name()).put("address", plan.host().address());
    if (plan.zone() > 0) {
      entry.put("zone", plan.zone());
    }
    if (!plan.topics().isEmpty()) {
      entry.set("topics", JsonFiles.tree(plan.topics()));
    }
    entry.set("command", JsonFiles.tree(plan.argv()));
    List<Launched> all = lives.getOrDefault(plan.id(), List.of());
    if (all.isEmpty()) {
      return entry.putNull("pid").putNull("exit_code");
    }
    put(entry, all.get(all.size() - 1));
    if (all.size() > 1) {
      ArrayNode earlier = entry.putArray("earlier");
      all.subList(0, all.size() - 1).forEach(life -> put(earlier.addObject(), life));
    }
    return entry;
  }

  private static void put(ObjectNode entry, Launched life) {
    entry.put("pid", life.pid()).put("exit_code", life.exit().getNow(null));
  }
}
