package io.zonecast.driver.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.measurement.JsonFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Throughputs that were measured, and the files that keep them. Each trial is written when it is
 * over, so that a bench that was stopped has what it measured. One thread.
 */
public final class RelayBench {
  private static final String FILE = "bench.json";

  private final Path directory;
  private final ObjectNode about;
  private final List<Relayed> trials = new ArrayList<>();

  /**
   * A bench without trials.
   *
   * @param directory exists; {@code bench.json}, {@code relay.csv} and {@code relay.md} go there
   * @param arguments as the user typed them
   */
  public RelayBench(Path directory, List<String> arguments) {
    this.directory = directory;
    this.about = JsonFiles.object().put("schema", 1).put("bench", "relay");
    about.set("arguments", JsonFiles.tree(arguments));
    about.put("java", System.getProperty("java.version"));
    about.put("processors", Runtime.getRuntime().availableProcessors());
  }

  private RelayBench(Path directory, ObjectNode about) {
    this.directory = directory;
    this.about = about;
    about.path("trials").forEach(trial -> trials.add(Relayed.fromJson(trial)));
  }

  /**
   * One that was measured before.
   *
   * @throws IOException where its file is missing or broken, naming it
   */
  public static RelayBench read(Path directory) throws IOException {
    ObjectNode about = JsonFiles.read(directory.resolve(FILE));
    if (!about.path("bench").asText().equals("relay")) {
      throw new IOException(directory.resolve(FILE) + " is not of bench relay");
    }
    return new RelayBench(directory, about);
  }

  /**
   * One more trial is over; the files have it afterwards.
   *
   * @throws IOException where they can't be written
   */
  public void add(Relayed trial) throws IOException {
    trials.add(trial);
    StringBuilder csv = new StringBuilder(String.join(",", Relayed.COLUMNS)).append('\n');
    trials.forEach(each -> csv.append(each.row()).append('\n'));
    JsonFiles.writeText(directory.resolve("relay.csv"), csv.toString());
    JsonFiles.writeText(directory.resolve("relay.md"), text());
    JsonFiles.write(directory.resolve(FILE), json());
  }

  /** Whether anything that was promised did not arrive, or arrived twice. */
  public boolean isBroken() {
    return trials.stream().anyMatch(Relayed::isBroken);
  }

  /** Whether nothing was measured. */
  public boolean isEmpty() {
    return trials.isEmpty();
  }

  /** The table, with a line feed at the end. */
  public String text() {
    return RelayTable.of(trials);
  }

  /** The same for programs: the content of {@code bench.json}. */
  public ObjectNode json() {
    ObjectNode json = about.deepCopy();
    ArrayNode list = json.putArray("trials");
    trials.forEach(trial -> list.add(trial.toJson()));
    return json;
  }
}
