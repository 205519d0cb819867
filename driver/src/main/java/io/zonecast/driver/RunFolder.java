package io.zonecast.driver;

import io.zonecast.driver.plan.RunPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Chooses, makes and tidies the run directory. */
final class RunFolder {
  private static final List<String> FOLDERS =
      List.of("logs", "events", "deliveries", "publishers", "subscribers");

  private RunFolder() {}

  /**
   * The run directory's place; nothing is made yet.
   *
   * @param out what the user named
   * @param now names it otherwise
   * @throws IllegalArgumentException where it exists and is not an empty directory
   */
  static RunPaths choose(Optional<Path> out, LocalDateTime now) {
    if (out.isPresent()) {
      requireEmpty(out.get());
      return new RunPaths(out.get());
    }
    String name = now.format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    Path path = Path.of("runs", name);
    for (int i = 2; Files.exists(path); i++) {
      path = Path.of("runs", name + "-" + i);
    }
    return new RunPaths(path);
  }

  /** Makes the directory and those in it. */
  static void make(RunPaths paths) {
    try {
      for (String folder : FOLDERS) {
        Files.createDirectories(paths.root().resolve(folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't make the run directory: " + e, e);
    }
  }

  /** Removes the data of the ZooKeeper that was started for the run. */
  static void removeZooKeeperData(RunPaths paths) {
    if (Files.isDirectory(paths.zookeeper())) {
      DataDirectory.remove(paths.zookeeper());
    }
  }

  private static void requireEmpty(Path out) {
    if (!Files.exists(out)) {
      return;
    }
    if (!Files.isDirectory(out)) {
      throw new IllegalArgumentException("--out " + out + " exists and is not a directory");
    }
    try (Stream<Path> entries = Files.list(out)) {
      if (entries.findAny().isPresent()) {
        throw new IllegalArgumentException(
            "--out " + out + " exists and is not empty; name another directory");
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("--out " + out + " can't be read: " + e, e);
    }
  }
}
