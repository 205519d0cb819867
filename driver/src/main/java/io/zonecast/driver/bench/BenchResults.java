package io.zonecast.driver.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.measurement.JsonFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What was measured by trials, and the files that keep it. Each trial is written when it is over,
 * so that a bench that was stopped has what it measured. One thread.
 */
public final class BenchResults {
  private static final String FILE = "bench.json";
  private static final int SCHEMA = 2;

  private final BenchKind kind;
  private final Path directory;
  private final ObjectNode about;
  private final List<Measured> trials = new ArrayList<>();

  /**
   * Results without trials.
   *
   * @param directory exists; {@code bench.json} and the tables, named after the bench, go there
   * @param arguments as the user typed them
   */
  public BenchResults(BenchKind kind, Path directory, List<String> arguments) {
    this.kind = kind;
    this.directory = directory;
    this.about = JsonFiles.object().put("schema", SCHEMA).put("bench", kind.name());
    about.set("arguments", JsonFiles.tree(arguments));
    about.put("java", System.getProperty("java.version"));
    about.put("processors", Runtime.getRuntime().availableProcessors());
  }

  private BenchResults(BenchKind kind, Path directory, ObjectNode about) {
    this.kind = kind;
    this.directory = directory;
    this.about = about;
    about.path("trials").forEach(trial -> trials.add(Measured.of(trial)));
  }

  /**
   * Those of a bench that was run before.
   *
   * @throws IOException where its file is missing or broken, or of another bench, naming it
   */
  public static BenchResults read(BenchKind kind, Path directory) throws IOException {
    ObjectNode about = JsonFiles.read(directory.resolve(FILE));
    if (!about.path("bench").asText().equals(kind.name())) {
      throw new IOException(directory.resolve(FILE) + " is not of bench " + kind.name());
    }
    if (about.path("schema").asInt() != SCHEMA) {
      throw new IOException(directory.resolve(FILE) + " was written by another version");
    }
    return new BenchResults(kind, directory, about);
  }

  /**
   * One more trial is over; the files have it afterwards.
   *
   * @throws IOException where they can't be written
   */
  public void add(Measured trial) throws IOException {
    trials.add(trial);
    StringBuilder csv = new StringBuilder(String.join(",", Measured.COLUMNS)).append('\n');
    trials.forEach(each -> csv.append(each.row()).append('\n'));
    JsonFiles.writeText(directory.resolve(kind.name() + ".csv"), csv.toString());
    JsonFiles.writeText(directory.resolve(kind.name() + ".md"), text());
    JsonFiles.write(directory.resolve(FILE), json());
  }

  /** Whether anything that was promised did not arrive, or arrived twice. */
  public boolean isBroken() {
    return trials.stream().anyMatch(Measured::isBroken);
  }

  /** Whether nothing was measured. */
  public boolean isEmpty() {
    return trials.isEmpty();
  }

  /** The tables, with a line feed at the end. */
  public String text() {
    return BenchTable.of(kind, trials);
  }

  /** The same for programs: the content of {@code bench.json}. */
  public ObjectNode json() {
    ObjectNode json = about.deepCopy();
    ArrayNode list = json.putArray("trials");
    trials.forEach(trial -> list.add(trial.toJson()));
    return json;
  }
}
