package io.zonecast.driver.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.measurement.JsonFiles;
import io.zonecast.measurement.LatencySummary;
import java.time.Duration;

/**
 * What one subscriber got.
 *
 * @param delivered messages
 * @param duplicated arrivals of what was delivered before
 * @param counted messages that count for throughput: those behind the first, and behind the warm-up
 * @param lengthUs in which they came, microseconds
 * @param latency behind the warm-up
 */
public record Received(
    long delivered, long duplicated, long counted, long lengthUs, LatencySummary latency) {
  private static final double US_A_S = 1_000_000;

  /**
   * What a subscriber's summary says.
   *
   * @param firstToLastUs from the first delivery to the last, microseconds
   * @param warmUp which the latency leaves out
   */
  static Received of(
      long delivered,
      long duplicated,
      long firstToLastUs,
      LatencySummary latency,
      Duration warmUp) {
    long warmUpUs = warmUp.toNanos() / 1_000;
    return warmUpUs == 0
        ? new Received(delivered, duplicated, delivered - 1, firstToLastUs, latency)
        : new Received(delivered, duplicated, latency.count(), firstToLastUs - warmUpUs, latency);
  }

  /** Messages per second; 0 where nothing counts. */
  double messagesPerS() {
    return counted <= 0 || lengthUs <= 0 ? 0 : counted * US_A_S / lengthUs;
  }

  ObjectNode toJson() {
    ObjectNode json =
        JsonFiles.object()
            .put("delivered", delivered)
            .put("duplicated", duplicated)
            .put("counted", counted)
            .put("length_us", lengthUs);
    json.set("latency_us", latency.toJson());
    return json;
  }

  static Received of(JsonNode json) {
    return new Received(
        json.path("delivered").asLong(),
        json.path("duplicated").asLong(),
        json.path("counted").asLong(),
        json.path("length_us").asLong(),
        LatencySummary.fromJson(json.path("latency_us")));
  }
}
