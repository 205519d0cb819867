package io.zonecast.driver;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Judges a finished run from its files alone, and writes {@code summary.json} and {@code
 * report.html} into its directory.
 */
@FunctionalInterface
public interface Judge {
  /**
   * Judges a run; also one that failed or was cut short.
   *
   * @param runDirectory complete but for what the judge itself writes
   * @throws IOException where the results can't be written
   */
  Outcome judge(Path runDirectory) throws IOException;

  /**
   * What came out.
   *
   * @param exitCode one of {@link io.zonecast.cli.ExitCodes}: 0 pass, 3 fail, 1 unknown
   * @param lines a short summary for a human
   */
  record Outcome(int exitCode, List<String> lines) {
    /** Takes a copy of the lines. */
    public Outcome {
      lines = List.copyOf(lines);
    }
  }
}
