package io.zonecast.driver.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.measurement.JsonFiles;
import io.zonecast.measurement.LatencySummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one trial brought.
 *
 * @param rate messages per second that were asked for; 0: as fast as it goes
 * @param contender its name
 * @param yardsticks the names of those that it is compared with, by the word above the ratios
 * @param promised whether everything had to arrive
 * @param published messages, as the publishers counted
 * @param refused messages that the publishers had no room for, at a rate
 * @param received by each subscriber, at least one
 */
public record Measured(
    int round,
    Load load,
    double rate,
    String contender,
    Map<String, String> yardsticks,
    boolean promised,
    long published,
    long refused,
    List<Received> received,
    Memory memory) {

  /** In the place of a figure where there is none. */
  static final String UNKNOWN = "?";

  /** The columns of {@link #row}. */
  static final List<String> COLUMNS =
      List.of(
          "round",
          "size",
          "pace",
          "rate",
          "publishers",
          "subscribers",
          "topics",
          "burst",
          "contender",
          "published",
          "refused",
          "delivered",
          "duplicated",
          "messages_per_s",
          "least_messages_per_s",
          "latency_count",
          "p50_us",
          "p99_us",
          "p99_9_us",
          "max_us",
          "broker_bytes",
          "publisher_bytes",
          "subscriber_bytes");

  /** Takes copies; the yardsticks stay in order. */
  public Measured {
    yardsticks = new LinkedHashMap<>(yardsticks);
    received = List.copyOf(received);
  }

  /** Messages per second of a subscriber: the median of all; 0 where nothing counts. */
  public double messagesPerS() {
    return Middle.of(received.stream().map(Received::messagesPerS).toList()).median();
  }

  /** Messages per second of the subscriber that got the fewest; 0 where nothing counts. */
  double leastMessagesPerS() {
    return Middle.of(received.stream().map(Received::messagesPerS).toList()).min();
  }

  /** Messages that should have been delivered. */
  long expected() {
    return published * received.size();
  }

  /** Messages that were delivered, by all subscribers. */
  public long delivered() {
    return received.stream().mapToLong(Received::delivered).sum();
  }

  long duplicated() {
    return received.stream().mapToLong(Received::duplicated).sum();
  }

  /** What was published and not delivered, over all subscribers. */
  long lost() {
    return received.stream().mapToLong(one -> Math.max(0, published - one.delivered())).sum();
  }

  /** What was delivered and not published, over all subscribers. */
  long unpublished() {
    return received.stream().mapToLong(one -> Math.max(0, one.delivered() - published)).sum();
  }

  /** The latency of the subscriber whose 99th percentile is the largest. */
  LatencySummary latency() {
    return received.stream()
        .map(Received::latency)
        .max(Comparator.comparingLong(LatencySummary::p99))
        .orElse(LatencySummary.EMPTY);
  }

  /** Whether everything that was published was delivered to everybody, once. */
  public boolean isLossless() {
    return lost() == 0 && unpublished() == 0 && duplicated() == 0;
  }

  /** A promise was broken. */
  public boolean isBroken() {
    return promised && !isLossless();
  }

  /** A line of CSV. */
  String row() {
    LatencySummary latency = latency();
    List<Object> cells =
        List.of(
            round,
            load.size(),
            load.pace().word(),
            Math.round(rate),
            load.publishers(),
            load.subscribers(),
            load.topics(),
            load.burst(),
            contender,
            published,
            refused,
            delivered(),
            duplicated(),
            orUnknown(messagesPerS()),
            orUnknown(leastMessagesPerS()),
            latency.count(),
            latency.p50(),
            latency.p99(),
            latency.p99_9(),
            latency.max(),
            memory.broker(),
            memory.publisher(),
            memory.subscriber());
    return String.join(",", cells.stream().map(String::valueOf).toList());
  }

  private static Object orUnknown(double perS) {
    return perS > 0 ? Math.round(perS) : UNKNOWN;
  }

  ObjectNode toJson() {
    ObjectNode json = JsonFiles.object().put("round", round);
    load.putInto(json)
        .put("asked_per_s", rate)
        .put("contender", contender)
        .put("promised", promised)
        .put("published", published)
        .put("refused", refused)
        .put("delivered", delivered())
        .put("messages_per_s", messagesPerS() > 0 ? Math.round(messagesPerS()) : null);
    json.set("compared_with", JsonFiles.tree(yardsticks));
    ArrayNode each = json.putArray("received");
    received.forEach(one -> each.add(one.toJson()));
    return memory.putInto(json);
  }

  static Measured of(JsonNode json) {
    Map<String, String> yardsticks = new LinkedHashMap<>();
    json.path("compared_with")
        .properties()
        .forEach(entry -> yardsticks.put(entry.getKey(), entry.getValue().asText()));
    List<Received> received = new ArrayList<>();
    json.path("received").forEach(one -> received.add(Received.of(one)));
    return new Measured(
        json.path("round").asInt(),
        Load.of(json),
        json.path("asked_per_s").asDouble(),
        json.path("contender").asText(),
        yardsticks,
        json.path("promised").asBoolean(),
        json.path("published").asLong(),
        json.path("refused").asLong(),
        received,
        Memory.of(json));
  }
}
