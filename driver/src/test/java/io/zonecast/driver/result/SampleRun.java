package io.zonecast.driver.result;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.measurement.AcknowledgementLog;
import io.zonecast.measurement.Delivery;
import io.zonecast.measurement.DeliveryKind;
import io.zonecast.measurement.DeliveryLog;
import io.zonecast.measurement.EventLog;
import io.zonecast.measurement.JsonFiles;
import io.zonecast.measurement.LatencyRecorder;
import io.zonecast.measurement.PublisherSummary;
import io.zonecast.measurement.SubscriberSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Writes a run directory such as a centralized run leaves: publisher i and subscriber i share topic
 * i modulo the number of topics, and the primary may be killed in the middle. Seeded.
 */
public final class SampleRun {
  static final long START_US = 1_767_268_800_000_000L;
  static final long OLD_EPOCH = 17;
  static final long NEW_EPOCH = 93;
  private static final List<String> TOPICS = List.of("A", "B", "C");

  private final Path directory;
  private final Random random = new Random(42);
  private int clients = 10;
  private int perPublisher = 1000;
  private long killAtUs;
  private long silenceUs;
  private boolean reliable;
  private String dissemination = "centralized";

  /** A run with ten publishers of a thousand messages each. */
  public SampleRun(Path directory) {
    this.directory = directory;
  }

  /** Two publishers and subscribers of ten messages each: enough for one defect. */
  static SampleRun small(Path directory) {
    return new SampleRun(directory).size(2, 10);
  }

  /** With so many publishers and subscribers, and messages of each publisher. */
  public SampleRun size(int clients, int perPublisher) {
    this.clients = clients;
    this.perPublisher = perPublisher;
    return this;
  }

  /** Kills the primary after so long; what is published in the silence is lost. */
  public SampleRun kill(long afterUs, long silenceUs) {
    this.killAtUs = START_US + afterUs;
    this.silenceUs = silenceUs;
    return this;
  }

  /** Nothing is lost, everything is acknowledged, and the steps of the failover are told. */
  public SampleRun reliable() {
    this.reliable = true;
    return this;
  }

  /** Publishers send to subscribers themselves; still killing the primary costs a silence. */
  public SampleRun direct() {
    this.dissemination = "direct";
    return this;
  }

  /** Writes it. */
  public Path write() throws IOException {
    writeExperiment();
    writeDriver();
    writeBrokers();
    for (int i = 1; i <= clients; i++) {
      writePublisher(i);
    }
    for (int i = 1; i <= clients; i++) {
      writeSubscriber(i);
    }
    return directory;
  }

  static Path csv(Path run, int subscriber) {
    return run.resolve("deliveries/sub-" + subscriber + ".csv");
  }

  private String topic(int client) {
    return TOPICS.get((client - 1) % Math.min(TOPICS.size(), clients));
  }

  private long sentUs(int publisher, long sequence) {
    return START_US + sequence * 10_000 + publisher * 731L;
  }

  private boolean silent(long sentUs) {
    return killAtUs > 0 && sentUs >= killAtUs && sentUs < killAtUs + silenceUs;
  }

  private void writeExperiment() throws IOException {
    ObjectNode experiment =
        JsonFiles.object()
            .put("schema", 1)
            .put("on", "local")
            .put("dissemination", dissemination)
            .put("reliability", reliable ? "reliable" : "best-effort")
            .put("session_timeout_ms", 10_000)
            .put("tick_ms", 2_000)
            .put("discovery", "broker")
            .put("pubs", clients)
            .put("subs", clients)
            .put("brokers", 2)
            .put("zones", 1);
    experiment.set("topics", JsonFiles.tree(TOPICS));
    experiment.put("rate", 100).put("size", 100).put("duration_ms", perPublisher * 10);
    experiment.set(
        "faults", JsonFiles.tree(killAtUs > 0 ? List.of("kill primary at 4s") : List.of()));
    experiment.set(
        "arguments", JsonFiles.tree(List.of("run", "--pubs", "" + clients, "--centralized")));
    JsonFiles.write(directory.resolve("experiment.json"), experiment);
    ObjectNode json = JsonFiles.object();
    ArrayNode processes = json.putArray("processes");
    process(processes, "zookeeper", "zookeeper", 1);
    process(processes, "broker-1-1", "broker", 2).put("exit_code", killAtUs > 0 ? 137 : 0);
    process(processes, "broker-1-2", "broker", 3);
    for (int i = 1; i <= clients; i++) {
      process(processes, "pub-" + i, "publisher", 10 + i).putArray("topics").add(topic(i));
      process(processes, "sub-" + i, "subscriber", 50 + i).putArray("topics").add(topic(i));
    }
    JsonFiles.write(directory.resolve("processes.json"), json);
  }

  private static ObjectNode process(ArrayNode processes, String id, String role, int number) {
    ObjectNode entry = processes.addObject().put("id", id).put("role", role);
    entry.put("host", "h" + number).put("address", "10.0.0." + number);
    entry.putArray("command").add("java").add("-jar").add(role + ".jar").add("--id").add(id);
    return entry.put("pid", 4000 + number).put("exit_code", 0);
  }

  private EventLog events(String id, String role) {
    return EventLog.open(directory.resolve("events").resolve(id + ".jsonl"), id, role);
  }

  private void writeDriver() {
    try (EventLog driver = events("driver", "driver")) {
      driver.record(START_US, "all_matched");
      if (killAtUs > 0) {
        driver.record(
            killAtUs,
            "fault",
            EventLog.fields("fault", "kill", "target", "broker-1-1", "zone", 1, "pid", 4002));
      }
      driver.record(START_US + (perPublisher + 5) * 10_000L, "stopping");
      driver.record(START_US + (perPublisher + 20) * 10_000L, "torn_down");
    }
  }

  private void writeBrokers() {
    try (EventLog first = events("broker-1-1", "broker");
        EventLog second = events("broker-1-2", "broker")) {
      first.record(START_US - 900_000, "elected", EventLog.fields("zone", 1, "epoch", OLD_EPOCH));
      second.record(START_US - 890_000, "standby", EventLog.fields("zone", 1, "epoch", OLD_EPOCH));
      if (reliable) {
        first.record(
            START_US - 880_000,
            "in_sync",
            EventLog.fields(
                "zone",
                1,
                "epoch",
                OLD_EPOCH,
                "members",
                "broker-1-1@3 broker-1-2@5",
                "version",
                2));
      }
      if (killAtUs > 0) {
        step(second, 5, "suspected", OLD_EPOCH);
        step(second, 15, "primary_dead", OLD_EPOCH);
        step(second, 20, "electing", OLD_EPOCH);
        second.record(
            killAtUs + silenceUs / 2, "elected", EventLog.fields("zone", 1, "epoch", NEW_EPOCH));
        step(second, 55, "announced", NEW_EPOCH);
      }
    }
  }

  /** After this part of the silence, in percent. */
  private void step(EventLog broker, int percent, String event, long epoch) {
    if (reliable) {
      long atUs = killAtUs + silenceUs * percent / 100;
      broker.record(atUs, event, EventLog.fields("zone", 1, "epoch", epoch));
    }
  }

  private void writePublisher(int i) throws IOException {
    try (EventLog log = events("pub-" + i, "publisher")) {
      log.record(START_US - 500_000, "registered", EventLog.fields("incarnation", 100 + i));
      log.record(START_US - 100_000, "ready");
      if (reliable && killAtUs > 0) {
        log.record(
            killAtUs + silenceUs * 7 / 10,
            "resent",
            EventLog.fields("epoch", NEW_EPOCH, "messages", 3));
      }
      log.record(START_US + (perPublisher + 1) * 10_000L, "stopped");
    }
    int acknowledged = reliable ? perPublisher : 0;
    if (reliable) {
      writeAcknowledgements(i);
    }
    var counts = new PublisherSummary.TopicCounts(perPublisher, acknowledged, 0, perPublisher);
    new PublisherSummary("pub-" + i, 100 + i, Map.of(topic(i), counts))
        .write(directory.resolve("publishers/pub-" + i + ".json"));
  }

  /** Two messages are acknowledged at a time, half a millisecond after they came. */
  private void writeAcknowledgements(int i) {
    Path file = directory.resolve("acknowledgements/pub-" + i + ".csv");
    try (AcknowledgementLog log = AcknowledgementLog.open(file)) {
      for (long last = 2; last <= perPublisher; last += 2) {
        long atUs = Math.max(sentUs(i, last), silent(sentUs(i, last)) ? silenceEndUs() : 0) + 1_500;
        long epoch = epochAt(atUs);
        log.append(atUs, topic(i), "pub-" + i, 100 + i, 0, last - 1, last, epoch, 0);
      }
    }
  }

  private long silenceEndUs() {
    return killAtUs + silenceUs;
  }

  private long epochAt(long atUs) {
    if (dissemination.equals("direct")) {
      return 0;
    }
    return killAtUs > 0 && atUs > killAtUs + silenceUs / 2 ? NEW_EPOCH : OLD_EPOCH;
  }

  private void writeSubscriber(int i) throws IOException {
    LatencyRecorder latency = new LatencyRecorder();
    List<Delivery> rows = new ArrayList<>();
    try (EventLog log = events("sub-" + i, "subscriber")) {
      log.record(START_US - 500_000, "registered", EventLog.fields("incarnation", 200 + i));
      for (int p = 1; p <= clients; p++) {
        if (topic(p).equals(topic(i))) {
          log.record(START_US - 200_000, "matched", matched(p));
          rows.addAll(rowsOf(p));
        }
      }
      log.record(START_US - 150_000, "ready");
      log.record(START_US + (perPublisher + 9) * 10_000L, "stopped");
    }
    rows.sort((a, b) -> Long.compare(a.receivedUs(), b.receivedUs()));
    try (DeliveryLog file = DeliveryLog.open(csv(directory, i))) {
      for (Delivery row : rows) {
        file.append(row);
        latency.record(row.kind(), row.latencyUs());
      }
    }
    new SubscriberSummary(
            "sub-" + i, rows.size(), 0, 0, 0, 0, 0, latency.summary(), new TreeMap<>())
        .write(directory.resolve("subscribers/sub-" + i + ".json"));
  }

  private Map<String, Object> matched(int publisher) {
    return EventLog.fields(
        "publisher",
        "pub-" + publisher,
        "incarnation",
        100 + publisher,
        "topic",
        topic(publisher),
        "source",
        "broker-1-1",
        "first_sequence",
        1,
        "epoch",
        OLD_EPOCH);
  }

  private List<Delivery> rowsOf(int publisher) {
    List<Delivery> rows = new ArrayList<>();
    long floor = 0;
    for (long sequence = 1; sequence <= perPublisher; sequence++) {
      long sent = sentUs(publisher, sequence);
      if (silent(sent) && !reliable) {
        continue;
      }
      boolean warm = killAtUs > 0 && sent > killAtUs && sent < killAtUs + silenceUs + 400_000;
      long latency = (long) (260 * Math.exp(random.nextGaussian() * 0.45) * (warm ? 5 : 1));
      floor = Math.max(floor + 1, Math.max(sent, silent(sent) ? silenceEndUs() : 0) + latency);
      long epoch = epochAt(floor);
      rows.add(
          new Delivery(
              floor,
              topic(publisher),
              "pub-" + publisher,
              sequence,
              sent,
              floor - sent,
              DeliveryKind.LIVE,
              epoch,
              100 + publisher,
              0,
              sent,
              0));
    }
    return rows;
  }
}
