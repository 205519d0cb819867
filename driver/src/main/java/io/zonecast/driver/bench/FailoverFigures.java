package io.zonecast.driver.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.RunDirectory;
import io.zonecast.driver.result.run.RunReader;
import io.zonecast.driver.result.verdict.FailoverSteps.Step;
import io.zonecast.driver.result.verdict.Verdict;
import io.zonecast.measurement.JsonFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a run with many failovers says about them. A failover is a fault on the primary that was
 * answered by an election; one that was not is counted, and has no figures.
 *
 * @param experiment {@code experiment.json}
 * @param summary {@code summary.json}
 * @param silencesMs the longest silence that any subscriber saw across each failover, by time
 * @param steps how long after the fault each step was taken, in ms; a step that nobody told is not
 *     there
 * @param fewestInSync the fewest standbys that were in sync when a fault came; empty where nobody
 *     told who is
 */
record FailoverFigures(
    JsonNode experiment,
    JsonNode summary,
    List<Double> silencesMs,
    Map<Step, Spread> steps,
    OptionalInt fewestInSync) {

  /**
   * Reads a judged run.
   *
   * @throws IOException where a file is missing or broken, naming it
   */
  static FailoverFigures read(Path run) throws IOException {
    RunDirectory directory = new RunDirectory(run);
    List<Event> lists = RunReader.read(run).events("broker", "in_sync");
    return of(JsonFiles.read(directory.experiment()), JsonFiles.read(directory.summary()), lists);
  }

  /** The figures of these files' content; the lists of those in sync are in order of time. */
  static FailoverFigures of(JsonNode experiment, JsonNode summary, List<Event> lists) {
    List<Double> silences = new ArrayList<>();
    Map<Step, List<Double>> times = new EnumMap<>(Step.class);
    for (JsonNode failover : summary.path("failovers")) {
      if (failover.path("elected_us").asLong() == 0) {
        continue;
      }
      silences.add(failover.path("gap_ms").asDouble());
      for (Step step : Step.values()) {
        JsonNode us = failover.path("steps_us").path(step.key());
        if (us.isNumber()) {
          times.computeIfAbsent(step, unused -> new ArrayList<>()).add(us.asDouble() / 1_000);
        }
      }
    }
    Map<Step, Spread> steps = new EnumMap<>(Step.class);
    times.forEach((step, ms) -> steps.put(step, Spread.of(ms)));
    return new FailoverFigures(
        experiment, summary, List.copyOf(silences), steps, fewest(summary, lists));
  }

  private static OptionalInt fewest(JsonNode summary, List<Event> lists) {
    OptionalInt fewest = OptionalInt.empty();
    for (JsonNode failover : summary.path("failovers")) {
      long atUs = failover.path("at_us").asLong();
      Optional<Event> list =
          lists.stream().filter(told -> told.atUs() < atUs).reduce((earlier, later) -> later);
      if (list.isPresent()) {
        int standbys = standbys(list.get(), atUs, summary.path("failovers"));
        fewest = OptionalInt.of(Math.min(standbys, fewest.orElse(Integer.MAX_VALUE)));
      }
    }
    return fewest;
  }

  /** Who is named, but for those that were hit since: an election drops them without a word. */
  private static int standbys(Event list, long untilUs, JsonNode failovers) {
    Set<String> members = new HashSet<>();
    for (String member : list.text("members").split("[, ]+", -1)) {
      members.add(member.replaceFirst("@.*", ""));
    }
    for (JsonNode hit : failovers) {
      long atUs = hit.path("at_us").asLong();
      if (atUs > list.atUs() && atUs <= untilUs) {
        members.remove(hit.path("target").asText());
      }
    }
    return members.size();
  }

  /** How many faults the experiment had. */
  int faults() {
    return experiment.path("faults").size();
  }

  /** How many of them were answered by an election. */
  int failovers() {
    return silencesMs.size();
  }

  /** What was done, such as {@code kill}. */
  String fault() {
    return experiment.path("faults").path(0).path("what").asText("none");
  }

  Spread silence() {
    return Spread.of(silencesMs);
  }

  boolean isDirect() {
    return experiment.path("dissemination").asText().equals("direct");
  }

  /** The time between two messages of one publisher, in ms; empty at full speed. */
  OptionalDouble intervalMs() {
    double rate = experiment.path("rate").asDouble();
    return rate > 0 ? OptionalDouble.of(1_000 / rate) : OptionalDouble.empty();
  }

  /** The silence as a multiple of the publishing interval: what matters where no broker relays. */
  OptionalDouble silenceUnitMs() {
    return isDirect() ? intervalMs() : OptionalDouble.empty();
  }

  Verdict verdict() {
    String text = summary.path("verdict").asText();
    return Arrays.stream(Verdict.values())
        .filter(verdict -> verdict.text().equals(text))
        .findFirst()
        .orElse(Verdict.UNKNOWN);
  }

  /** Whether some standby was not in sync when a fault came, so that times are not comparable. */
  boolean wasTooQuick() {
    return fewestInSync.isPresent()
        && fewestInSync.getAsInt() < experiment.path("brokers").asInt() - 1;
  }

  /** The content of {@code bench.json}. */
  ObjectNode toJson() {
    ObjectNode json = JsonFiles.object().put("schema", 1).put("bench", "failover");
    for (String key :
        List.of(
            "on",
            "dissemination",
            "reliability",
            "pubs",
            "subs",
            "brokers",
            "rate",
            "session_timeout_ms",
            "zookeeper")) {
      json.set(key, experiment.path(key));
    }
    json.put("fault", fault()).put("faults", faults()).put("failovers", failovers());
    fewestInSync.ifPresent(standbys -> json.put("fewest_in_sync", standbys));
    json.set("silence_ms", silence().toJson());
    silenceUnitMs()
        .ifPresent(unit -> json.set("silence_intervals", silence().dividedBy(unit).toJson()));
    ObjectNode stepsMs = json.putObject("steps_ms");
    steps.forEach((step, spread) -> stepsMs.set(step.key(), spread.toJson()));
    json.set("silences_ms", JsonFiles.tree(silencesMs));
    json.set("messages", summary.path("messages"));
    json.put("verdict", verdict().text());
    return json;
  }
}
