package io.zonecast.driver.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.driver.result.verdict.Verdict;
import io.zonecast.measurement.JsonFiles;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The stage after the verdict: from a judged run with failovers to a table. Works on any thread,
 * keeps nothing, and can be repeated.
 *
 * @param failovers how many were measured
 * @param verdict of the run
 * @param text the table, with a line feed at the end
 * @param json the same for programs
 */
public record FailoverBench(int failovers, Verdict verdict, String text, ObjectNode json) {

  /**
   * Reads a judged run and writes nothing.
   *
   * @throws IOException where a file is missing or broken, naming it
   */
  public static FailoverBench read(Path run) throws IOException {
    return of(FailoverFigures.read(run));
  }

  /**
   * Reads a judged run, and writes {@code bench.json} and {@code plots/failovers.svg} into it.
   *
   * @throws IOException where a file is missing or broken, or can't be written
   */
  public static FailoverBench write(Path run) throws IOException {
    FailoverFigures figures = FailoverFigures.read(run);
    FailoverBench bench = of(figures);
    JsonFiles.write(run.resolve("bench.json"), bench.json());
    JsonFiles.writeText(run.resolve("plots").resolve("failovers.svg"), FailoverPlot.draw(figures));
    return bench;
  }

  private static FailoverBench of(FailoverFigures figures) {
    return new FailoverBench(
        figures.failovers(), figures.verdict(), FailoverTable.of(figures), figures.toJson());
  }
}
