package io.zonecast.measurement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a subscriber counted by itself: {@code subscribers/<id>.json}.
 *
 * @param delivered messages delivered, every kind
 * @param firstReceivedUs microseconds since 1970; 0 when nothing was delivered
 * @param lastReceivedUs microseconds since 1970; 0 when nothing was delivered
 * @param lost numbers of matched streams that never came, as far as the subscriber could know
 * @param duplicated arrivals of a number that was delivered before
 * @param outOfOrder deliveries below the highest number of their stream
 * @param latency of live deliveries
 * @param counters what was dropped, by reason
 */
public record SubscriberSummary(
    String id,
    long delivered,
    long firstReceivedUs,
    long lastReceivedUs,
    long lost,
    long duplicated,
    long outOfOrder,
    LatencySummary latency,
    Map<String, Long> counters) {

  /** The file's content. */
  public ObjectNode toJson() {
    ObjectNode json =
        JsonFiles.object()
            .put("id", id)
            .put("delivered", delivered)
            .put("first_received_us", firstReceivedUs)
            .put("last_received_us", lastReceivedUs)
            .put("lost", lost)
            .put("duplicated", duplicated)
            .put("out_of_order", outOfOrder);
    json.set("latency_us", latency.toJson());
    json.set("counters", JsonFiles.tree(counters));
    return json;
  }

  /** Writes the file beside and renames it. */
  public void write(Path file) throws IOException {
    JsonFiles.write(file, toJson());
  }

  /** Reads the file; absent numbers are 0. */
  public static SubscriberSummary read(Path file) throws IOException {
    ObjectNode json = JsonFiles.read(file);
    Map<String, Long> counters = new TreeMap<>();
    json.path("counters")
        .properties()
        .forEach(entry -> counters.put(entry.getKey(), entry.getValue().asLong()));
    return new SubscriberSummary(
        json.path("id").asText(),
        json.path("delivered").asLong(),
        json.path("first_received_us").asLong(),
        json.path("last_received_us").asLong(),
        json.path("lost").asLong(),
        json.path("duplicated").asLong(),
        json.path("out_of_order").asLong(),
        LatencySummary.fromJson(json.path("latency_us")),
        counters);
  }
}
