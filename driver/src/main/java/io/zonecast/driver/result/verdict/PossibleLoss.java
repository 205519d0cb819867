package io.zonecast.driver.result.verdict;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.measurement.JsonFiles;

/**
 * Messages that were acknowledged before a zone's unclean election, and that a subscriber never
 * got: who held them may have been dead. No violation: the election was announced as unclean.
 *
 * @param subscriber who lacks them
 * @param stream as it is told to people
 * @param sequences such as {@code 17-19, 23}
 * @param count how many
 * @param file the subscriber's deliveries, relative to the run directory
 */
public record PossibleLoss(
    String subscriber, String stream, String sequences, long count, String file) {
  /** An entry of {@code possible_losses} in {@code summary.json}. */
  public ObjectNode toJson() {
    return JsonFiles.object()
        .put("subscriber", subscriber)
        .put("stream", stream)
        .put("sequences", sequences)
        .put("count", count)
        .put("file", file);
  }

  /** One line for the terminal. */
  public String line() {
    return "%s [%s] at %s: acknowledged before an unclean election, and not delivered"
        .formatted(stream, sequences, subscriber);
  }
}
