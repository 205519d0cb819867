package io.zonecast.driver.result.verdict;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.measurement.JsonFiles;

/**
 * A promise that was broken.
 *
 * @param rule the rule's name
 * @param stream the stream (or zone) that it concerns; empty when it concerns none
 * @param sequences such as {@code 17-19, 23}; empty when it is not about messages
 * @param file the file that proves it, relative to the run directory
 * @param detail one sentence for people
 */
public record Violation(String rule, String stream, String sequences, String file, String detail) {
  /** An entry of {@code violations} in {@code summary.json}. */
  public ObjectNode toJson() {
    return JsonFiles.object()
        .put("rule", rule)
        .put("stream", stream)
        .put("sequences", sequences)
        .put("file", file)
        .put("detail", detail);
  }

  /** One line for the terminal. */
  public String line() {
    String where = stream.isEmpty() ? "" : " " + stream;
    String which = sequences.isEmpty() ? "" : " [" + sequences + "]";
    return rule + ":" + where + which + " in " + file + ": " + detail;
  }
}
