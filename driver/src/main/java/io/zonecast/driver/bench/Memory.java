package io.zonecast.driver.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The most that any process of a kind was resident with, bytes; 0 where that is not known.
 *
 * @param broker whatever stands in the middle
 */
public record Memory(long broker, long publisher, long subscriber) {

  ObjectNode putInto(ObjectNode json) {
    return json.put("broker_bytes", broker)
        .put("publisher_bytes", publisher)
        .put("subscriber_bytes", subscriber);
  }

  static Memory of(JsonNode json) {
    return new Memory(
        json.path("broker_bytes").asLong(),
        json.path("publisher_bytes").asLong(),
        json.path("subscriber_bytes").asLong());
  }
}
