package io.zonecast.driver.result;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.driver.result.verdict.Verdict;

/**
 * The end of a run.
 *
 * @param summary the content of {@code summary.json}
 * @param text some lines for the terminal, with a line feed at the end
 */
public record RunResult(Verdict verdict, ObjectNode summary, String text) {
  /** The exit code of {@code run} and {@code check}: 0 pass, 3 fail, 1 unknown. */
  public int exitCode() {
    return verdict.exitCode();
  }
}
