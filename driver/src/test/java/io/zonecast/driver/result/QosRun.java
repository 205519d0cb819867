package io.zonecast.driver.result;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.measurement.AcknowledgementLog;
import io.zonecast.measurement.DeliveryKind;
import io.zonecast.measurement.DeliveryLog;
import io.zonecast.measurement.JsonFiles;
import io.zonecast.measurement.LatencyRecorder;
import io.zonecast.measurement.PublisherSummary;
import io.zonecast.measurement.SubscriberSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the run directory of two publishers and two subscribers of topic A with qualities of
 * service, stream by stream: what is said of it last is what the files hold. Times are milliseconds
 * since "all matched".
 */
final class QosRun {
  /** A stream of topic A. */
  record Line(int publisher, int priority, long term) {}

  private record Row(Line line, long sequence, long sentMs, long receivedMs, DeliveryKind kind) {}

  private final Path directory;
  private final ObjectNode experiment =
      JsonFiles.object()
          .put("on", "local")
          .put("dissemination", "direct")
          .put("reliability", "best-effort")
          .put("session_timeout_ms", 10_000)
          .put("tick_ms", 2_000)
          .put("size", 100);
  private final Map<Line, Long> published = new LinkedHashMap<>();
  private final Map<Integer, List<Row>> rows = new TreeMap<>(Map.of(1, List.of(), 2, List.of()));
  private final RunEdits edits;
  private long filtered;

  QosRun(Path directory) {
    this.directory = directory;
    this.edits = new RunEdits(directory);
    event("driver", "driver", 0, "all_matched");
    event("driver", "driver", 2_000, "stopping");
    event("driver", "driver", 2_100, "torn_down");
    for (int i = 1; i <= 2; i++) {
      event("broker-1-" + i, "broker", -900, "ready");
      event("pub-" + i, "publisher", -500, "registered", "incarnation", 100 + i);
      event("pub-" + i, "publisher", 1_900, "stopped");
      event("sub-" + i, "subscriber", -500, "registered", "incarnation", 200 + i);
      for (int p = 1; p <= 2; p++) {
        event(
            "sub-" + i,
            "subscriber",
            -200,
            "matched",
            "publisher",
            "pub-" + p,
            "incarnation",
            100 + p,
            "topic",
            "A",
            "source",
            "h:1",
            "epoch",
            0);
      }
      event("sub-" + i, "subscriber", 2_050, "stopped");
    }
    experiment.putObject("offered");
    experiment.putObject("requested");
  }

  RunEdits edits() {
    return edits;
  }

  /** What publishers offer, as in {@code experiment.json}. */
  QosRun offered(String policy, String... values) {
    ((ObjectNode) experiment.path("offered")).set(policy, JsonFiles.tree(List.of(values)));
    return this;
  }

  /** What subscribers ask for. */
  QosRun requested(String policy, String... values) {
    ((ObjectNode) experiment.path("requested")).set(policy, JsonFiles.tree(List.of(values)));
    return this;
  }

  /** Everything is acknowledged. */
  QosRun reliable() {
    experiment.put("reliability", "reliable");
    return this;
  }

  /** So many messages are on a stream. */
  QosRun published(Line line, long count) {
    published.put(line, count);
    return this;
  }

  /** So many of each publisher were not of the owner. */
  QosRun filtered(long count) {
    this.filtered = count;
    return this;
  }

  QosRun joined(int subscriber, Line line, long first, long historyFirst, long cut, long atMs) {
    event(
        "sub-" + subscriber,
        "subscriber",
        atMs,
        "joined",
        fields(line, "first_sequence", first, "history_first", historyFirst, "cut", cut));
    return this;
  }

  /** An event of a subscriber about a stream. */
  QosRun told(int subscriber, Line line, long atMs, String event, Object... more) {
    event("sub-" + subscriber, "subscriber", atMs, event, fields(line, more));
    return this;
  }

  private static Object[] fields(Line line, Object... more) {
    List<Object> fields =
        new ArrayList<>(
            List.of(
                "publisher",
                "pub-" + line.publisher(),
                "incarnation",
                100 + line.publisher(),
                "topic",
                "A",
                "priority",
                line.priority(),
                "term",
                line.term()));
    fields.addAll(List.of(more));
    return fields.toArray();
  }

  QosRun event(String id, String role, long atMs, String event, Object... fields) {
    edits.event(id, role, SampleRun.START_US + atMs * 1_000, event, fields);
    return this;
  }

  /** A broker decides on an owner; 0 for nobody. */
  QosRun decided(int broker, long term, int publisher, long atMs) {
    return event(
        "broker-1-" + broker,
        "broker",
        atMs,
        "owner_decided",
        "topic",
        "A",
        "term",
        term,
        "publisher",
        publisher == 0 ? "" : "pub-" + publisher,
        "why",
        "strongest");
  }

  /** Deliveries of numbers, 10 ms after another, 1 ms after they were sent. */
  QosRun rows(int subscriber, Line line, long from, long to, long sentMs) {
    return rows(subscriber, line, from, to, sentMs, sentMs + 1, DeliveryKind.LIVE);
  }

  QosRun rows(
      int subscriber,
      Line line,
      long from,
      long to,
      long sentMs,
      long receivedMs,
      DeliveryKind kind) {
    List<Row> all = new ArrayList<>(rows.get(subscriber));
    for (long i = 0; i <= to - from; i++) {
      long step = kind == DeliveryKind.HISTORY ? 0 : 10 * i;
      all.add(new Row(line, from + i, sentMs + 10 * i, receivedMs + step, kind));
    }
    rows.put(subscriber, all);
    return this;
  }

  /** Writes all of it. */
  QosRun write() throws IOException {
    JsonFiles.write(directory.resolve("experiment.json"), experiment);
    writeProcesses();
    for (int i = 1; i <= 2; i++) {
      writePublisher(i);
      writeSubscriber(i);
    }
    return this;
  }

  private void writeProcesses() throws IOException {
    ObjectNode json = JsonFiles.object();
    ArrayNode processes = json.putArray("processes");
    for (int i = 1; i <= 2; i++) {
      process(processes, "broker-1-" + i, "broker", 10 + i);
      process(processes, "pub-" + i, "publisher", 20 + i).putArray("topics").add("A");
      process(processes, "sub-" + i, "subscriber", 30 + i).putArray("topics").add("A");
    }
    JsonFiles.write(directory.resolve("processes.json"), json);
  }

  private static ObjectNode process(ArrayNode processes, String id, String role, int number) {
    return processes
        .addObject()
        .put("id", id)
        .put("role", role)
        .put("zone", 1)
        .put("pid", number)
        .put("exit_code", 0);
  }

  private void writePublisher(int number) throws IOException {
    boolean reliable = experiment.path("reliability").asText().equals("reliable");
    List<PublisherSummary.StreamCounts> streams = new ArrayList<>();
    Path file = directory.resolve("acknowledgements/pub-" + number + ".csv");
    try (AcknowledgementLog log = AcknowledgementLog.open(file)) {
      published.forEach(
          (line, count) -> {
            if (line.publisher() == number) {
              streams.add(
                  new PublisherSummary.StreamCounts(
                      line.priority(), line.term(), count, reliable ? count : 0, count));
              log.append(
                  SampleRun.START_US + 1_800_000,
                  "A",
                  "pub-" + number,
                  100 + number,
                  line.priority(),
                  1,
                  Math.max(1, count),
                  0,
                  line.term());
            }
          });
    }
    long all = streams.stream().mapToLong(PublisherSummary.StreamCounts::published).sum();
    var counts =
        new PublisherSummary.TopicCounts(all, reliable ? all : 0, 0, all, filtered, streams);
    new PublisherSummary("pub-" + number, 100 + number, Map.of("A", counts))
        .write(directory.resolve("publishers/pub-" + number + ".json"));
  }

  private void writeSubscriber(int number) throws IOException {
    try (DeliveryLog log = DeliveryLog.open(SampleRun.csv(directory, number))) {
      for (Row row : rows.get(number)) {
        log.append(
            SampleRun.START_US + row.receivedMs() * 1_000,
            "A",
            "pub-" + row.line().publisher(),
            row.sequence(),
            SampleRun.START_US + row.sentMs() * 1_000,
            row.kind(),
            0,
            100 + row.line().publisher(),
            row.line().priority(),
            SampleRun.START_US + row.sentMs() * 1_000,
            row.line().term());
      }
    }
    new SubscriberSummary(
            "sub-" + number,
            rows.get(number).size(),
            0,
            0,
            0,
            0,
            0,
            new LatencyRecorder().summary(),
            Map.of())
        .write(directory.resolve("subscribers/sub-" + number + ".json"));
  }
}
