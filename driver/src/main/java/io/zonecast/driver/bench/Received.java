package io.zonecast.driver.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.measurement.JsonFiles;
import io.zonecast.measurement.LatencySummary;

/**
 * What one subscriber got.
 *
 * @param delivered messages
 * @param duplicated arrivals of what was delivered before
 * @param lengthUs from the first delivery to the last, microseconds
 * @param latency behind the warm-up
 */
public record Received(long delivered, long duplicated, long lengthUs, LatencySummary latency) {
  private static final double US_A_S = 1_000_000;

  /** Messages per second between the first and the last delivery; 0 with fewer than two. */
  double messagesPerS() {
    return delivered < 2 || lengthUs <= 0 ? 0 : (delivered - 1) * US_A_S / lengthUs;
  }

  ObjectNode toJson() {
    ObjectNode json =
        JsonFiles.object()
            .put("delivered", delivered)
            .put("duplicated", duplicated)
            .put("length_us", lengthUs);
    json.set("latency_us", latency.toJson());
    return json;
  }

  static Received of(JsonNode json) {
    return new Received(
        json.path("delivered").asLong(),
        json.path("duplicated").asLong(),
        json.path("length_us").asLong(),
        LatencySummary.fromJson(json.path("latency_us")));
  }
}
