package io.zonecast.measurement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A latency distribution in microseconds; all zeros when nothing was counted. Percentiles are
 * HdrHistogram's, three significant digits.
 *
 * @param count live deliveries
 * @param mean rounded to a tenth of a microsecond
 */
public record LatencySummary(
    long count, long min, double mean, long p50, long p90, long p99, long p99_9, long max) {

  /** Nothing counted. */
  public static final LatencySummary EMPTY = new LatencySummary(0, 0, 0, 0, 0, 0, 0, 0);

  /** The object {@code latency_us} of {@code summary.json}. */
  public ObjectNode toJson() {
    return JsonFiles.object()
        .put("count", count)
        .put("min", min)
        .put("mean", mean)
        .put("p50", p50)
        .put("p90", p90)
        .put("p99", p99)
        .put("p99_9", p99_9)
        .put("max", max);
  }

  /** The opposite of {@link #toJson()}; what is absent is 0. */
  public static LatencySummary fromJson(JsonNode json) {
    return new LatencySummary(
        json.path("count").asLong(),
        json.path("min").asLong(),
        json.path("mean").asDouble(),
        json.path("p50").asLong(),
        json.path("p90").asLong(),
        json.path("p99").asLong(),
        json.path("p99_9").asLong(),
        json.path("max").asLong());
  }
}
