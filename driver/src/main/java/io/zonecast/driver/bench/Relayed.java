package io.zonecast.driver.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.measurement.JsonFiles;
import java.util.List;

/**
 * What one trial brought.
 *
 * @param size bytes of a payload
 * @param contender its name
 * @param yardstick the name of the one it is compared with; empty where there is none
 * @param promised whether everything had to arrive
 * @param published messages, as the publisher counted
 * @param delivered messages, as the subscriber counted
 * @param duplicated arrivals of what was delivered before
 * @param lengthUs from the first delivery to the last, as the subscriber counted, microseconds
 * @param brokerBytes the most that a broker was resident; 0 where that is not known
 * @param publisherBytes the same of the publisher
 * @param subscriberBytes the same of the subscriber
 */
public record Relayed(
    int round,
    int size,
    String contender,
    String yardstick,
    boolean promised,
    long published,
    long delivered,
    long duplicated,
    long lengthUs,
    long brokerBytes,
    long publisherBytes,
    long subscriberBytes) {

  /** The columns of {@link #row}. */
  static final List<String> COLUMNS =
      List.of(
          "round",
          "size",
          "contender",
          "published",
          "delivered",
          "duplicated",
          "length_us",
          "messages_per_s",
          "broker_bytes",
          "publisher_bytes",
          "subscriber_bytes");

  private static final double US_A_S = 1_000_000;

  /** Messages per second between the first and the last delivery; 0 with fewer than two. */
  public double messagesPerS() {
    return delivered < 2 || lengthUs <= 0 ? 0 : (delivered - 1) * US_A_S / lengthUs;
  }

  /** Whether everything that was published was delivered, once. */
  public boolean isLossless() {
    return delivered == published && duplicated == 0;
  }

  /** A promise was broken. */
  public boolean isBroken() {
    return promised && !isLossless();
  }

  /** A line of CSV. */
  String row() {
    return String.join(
        ",",
        List.of(
            "" + round,
            "" + size,
            contender,
            "" + published,
            "" + delivered,
            "" + duplicated,
            "" + lengthUs,
            "" + Math.round(messagesPerS()),
            "" + brokerBytes,
            "" + publisherBytes,
            "" + subscriberBytes));
  }

  ObjectNode toJson() {
    return JsonFiles.object()
        .put("round", round)
        .put("size", size)
        .put("contender", contender)
        .put("yardstick", yardstick)
        .put("promised", promised)
        .put("published", published)
        .put("delivered", delivered)
        .put("duplicated", duplicated)
        .put("length_us", lengthUs)
        .put("messages_per_s", Math.round(messagesPerS()))
        .put("broker_bytes", brokerBytes)
        .put("publisher_bytes", publisherBytes)
        .put("subscriber_bytes", subscriberBytes);
  }

  static Relayed fromJson(JsonNode json) {
    return new Relayed(
        json.path("round").asInt(),
        json.path("size").asInt(),
        json.path("contender").asText(),
        json.path("yardstick").asText(),
        json.path("promised").asBoolean(),
        json.path("published").asLong(),
        json.path("delivered").asLong(),
        json.path("duplicated").asLong(),
        json.path("length_us").asLong(),
        json.path("broker_bytes").asLong(),
        json.path("publisher_bytes").asLong(),
        json.path("subscriber_bytes").asLong());
  }
}
