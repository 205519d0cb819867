package io.zonecast.driver.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonecast.driver.result.verdict.Verdict;
import io.zonecast.measurement.EventLog;
import io.zonecast.measurement.JsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Plants defects into the files of a run, and looks at what the verdict makes of them. */
record RunEdits(Path run) {
  RunResult judge() throws IOException {
    return ResultStage.judge(run);
  }

  List<String> rows(int subscriber) throws IOException {
    return new ArrayList<>(Files.readAllLines(SampleRun.csv(run, subscriber)));
  }

  /** Replaces a subscriber's rows; its own count is made to agree. */
  void rows(int subscriber, List<String> rows) throws IOException {
    Files.write(SampleRun.csv(run, subscriber), rows);
    Path file = run.resolve("subscribers/sub-" + subscriber + ".json");
    JsonFiles.write(file, JsonFiles.read(file).put("delivered", rows.size() - 1));
  }

  /** Removes the rows of these numbers from sub-1's file. */
  void undeliver(int from, int to) throws IOException {
    List<String> rows = rows(1);
    rows.removeIf(
        row -> {
          String number = row.split(",", -1)[3];
          return number.matches("\\d+")
              && Integer.parseInt(number) >= from
              && Integer.parseInt(number) <= to;
        });
    rows(1, rows);
  }

  /** Changes the lines of some file; a line that becomes empty is removed. */
  void lines(String file, UnaryOperator<String> edit) throws IOException {
    List<String> lines = Files.readAllLines(run.resolve(file));
    lines.replaceAll(edit);
    lines.removeIf(String::isEmpty);
    Files.write(run.resolve(file), lines);
  }

  void remove(String file, Predicate<String> which) throws IOException {
    lines(file, line -> which.test(line) ? "" : line);
  }

  void event(String id, String role, long atUs, String event, Object... fields) {
    try (EventLog log = EventLog.open(run.resolve("events/" + id + ".jsonl"), id, role)) {
      log.record(atUs, event, EventLog.fields(fields));
    }
  }

  /** An event about pub-1's stream, at so many milliseconds after the start. */
  void told(String id, String role, long atMs, String event, Object... more) {
    List<Object> fields =
        new ArrayList<>(List.of("publisher", "pub-1", "incarnation", 101, "topic", "A"));
    fields.addAll(List.of(more));
    event(id, role, SampleRun.START_US + atMs * 1_000, event, fields.toArray());
  }

  void fault(String fault, String target, long atMs) {
    long atUs = SampleRun.START_US + atMs * 1_000;
    event("driver", "driver", atUs, "fault", "fault", fault, "target", target);
  }

  void mended(String fault, String target, long atMs) {
    long atUs = SampleRun.START_US + atMs * 1_000;
    event("driver", "driver", atUs, "fault_over", "fault", fault, "target", target);
  }

  void assertPasses() throws IOException {
    RunResult result = judge();
    assertThat(result.verdict()).as(result.text()).isEqualTo(Verdict.PASS);
  }

  JsonNode assertFails(String rule, String sequences) throws IOException {
    return assertFails(judge(), rule, sequences);
  }

  /** Exactly one violation, which is returned. */
  static JsonNode assertFails(RunResult result, String rule, String sequences) {
    assertThat(result.verdict()).as(result.text()).isEqualTo(Verdict.FAIL);
    JsonNode violations = result.summary().path("violations");
    assertThat(violations.path(0).path("rule").asText()).as(result.text()).isEqualTo(rule);
    assertThat(violations.path(0).path("sequences").asText()).isEqualTo(sequences);
    assertThat(violations.path(0).path("file").asText()).isNotEmpty();
    assertThat(violations).as(result.text()).hasSize(1);
    assertThat(result.exitCode()).isEqualTo(3);
    return violations.path(0);
  }

  void assertUnknown(String missing) throws IOException {
    assertUnknown(judge(), missing);
  }

  static void assertUnknown(RunResult result, String missing) {
    assertThat(result.verdict()).as(result.text()).isEqualTo(Verdict.UNKNOWN);
    assertThat(result.text()).contains(missing);
    assertThat(result.exitCode()).isEqualTo(1);
  }
}
