package io.zonecast.driver.result.verdict;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.measurement.JsonFiles;

/**
 * The object {@code messages} of {@code summary.json}; all in messages.
 *
 * @param expired not delivered, as they were too old; expected, and not lost
 * @param filtered not published, since somebody else owned the topic
 */
public record Counts(
    long published,
    long expected,
    long delivered,
    long lost,
    long duplicated,
    long outOfOrder,
    long expired,
    long filtered) {

  static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

  Counts plus(Counts other) {
    return new Counts(
        published + other.published,
        expected + other.expected,
        delivered + other.delivered,
        lost + other.lost,
        duplicated + other.duplicated,
        outOfOrder + other.outOfOrder,
        expired + other.expired,
        filtered + other.filtered);
  }

  /** As it is written in {@code summary.json}. */
  public ObjectNode toJson() {
    return JsonFiles.object()
        .put("published", published)
        .put("expected", expected)
        .put("delivered", delivered)
        .put("lost", lost)
        .put("duplicated", duplicated)
        .put("out_of_order", outOfOrder)
        .put("expired", expired)
        .put("filtered", filtered);
  }
}
