package io.zonecast.driver.result.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The names inside a run directory; the only place that knows them for results. */
public record RunDirectory(Path path) {
  /** All that is needed to run the experiment again. */
  public Path experiment() {
    return path.resolve("experiment.json");
  }

  /** Every process that was started. */
  public Path processes() {
    return path.resolve("processes.json");
  }

  /** What each process recorded. */
  public Path events() {
    return path.resolve("events");
  }

  /** What each subscriber delivered. */
  public Path deliveries() {
    return path.resolve("deliveries");
  }

  /** What each reliable publisher heard acknowledged. */
  public Path acknowledgements() {
    return path.resolve("acknowledgements");
  }

  /** The files of {@link #acknowledgements}, by name. */
  public List<Path> acknowledgementFiles() throws IOException {
    return files(acknowledgements(), ".csv");
  }

  /** Each publisher's counts. */
  public Path publishers() {
    return path.resolve("publishers");
  }

  /** Each subscriber's counts. */
  public Path subscribers() {
    return path.resolve("subscribers");
  }

  /** The verdict and the numbers. */
  public Path summary() {
    return path.resolve("summary.json");
  }

  /** The page for people. */
  public Path report() {
    return path.resolve("report.html");
  }

  /** The charts as files. */
  public Path plots() {
    return path.resolve("plots");
  }

  /** A file's name as it is told to people: relative to the run directory. */
  public String name(Path file) {
    return path.relativize(file).toString();
  }

  /** The files of a folder with this ending, by name; none where the folder is absent. */
  static List<Path> files(Path folder, String ending) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(file -> file.getFileName().toString().endsWith(ending))
          .sorted()
          .toList();
    }
  }

  /** A file's name without its ending: the id of the process that wrote it. */
  static String idOf(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }
}
