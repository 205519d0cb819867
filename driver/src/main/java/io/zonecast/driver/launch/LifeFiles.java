package io.zonecast.driver.launch;

import io.zonecast.driver.plan.RunPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps the files of a process that is started again: what its next life would write anew is put
 * aside, {@code sub-1.csv} as {@code sub-1.1.csv}. Logs and events go on in their file. Stateless.
 */
public final class LifeFiles {
  private final RunPaths paths;

  /** In a run directory. */
  public LifeFiles(RunPaths paths) {
    this.paths = paths;
  }

  /**
   * Puts aside what a process has written.
   *
   * @param life the life that has ended, from 1
   */
  void keep(String id, int life) {
    List<Path> rewritten =
        List.of(
            paths.deliveries(id),
            paths.acknowledgements(id),
            paths.publisherSummary(id),
            paths.subscriberSummary(id),
            paths.plot(id));
    for (Path file : rewritten) {
      if (Files.exists(file)) {
        try {
          Files.move(file, aside(file, life));
        } catch (IOException e) {
          throw new UncheckedIOException("can't keep " + file, e);
        }
      }
    }
  }

  private static Path aside(Path file, int life) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return file.resolveSibling(name.substring(0, dot) + "." + life + name.substring(dot));
  }
}
