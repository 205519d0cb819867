package io.zonecast.driver.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The work of a trial, whoever does it. Immutable.
 *
 * @param size bytes of a payload
 * @param pace of all publishers together
 * @param publishers how many share the pace
 * @param subscribers how many get everything
 * @param topics on which each publisher publishes
 * @param burst messages of a topic in a row, before the next topic's turn
 */
public record Load(int size, Pace pace, int publishers, int subscribers, int topics, int burst) {
  /** One publisher and one subscriber of one topic, as fast as it goes. */
  public static Load flatOut(int size) {
    return new Load(size, Pace.FLAT_OUT, 1, 1, 1, 1);
  }

  /** The same at another pace. */
  public Load at(Pace other) {
    return new Load(size, other, publishers, subscribers, topics, burst);
  }

  /** The same between others. */
  public Load between(int manyPublishers, int manySubscribers) {
    return new Load(size, pace, manyPublishers, manySubscribers, topics, burst);
  }

  /** The same on more topics. */
  public Load on(int manyTopics, int inARow) {
    return new Load(size, pace, publishers, subscribers, manyTopics, inARow);
  }

  /** Each publisher's share of a rate. */
  double share() {
    return pace.perSecond() / publishers;
  }

  ObjectNode putInto(ObjectNode json) {
    return json.put("size", size)
        .put("pace", pace.word())
        .put("rate", pace.perSecond())
        .put("publishers", publishers)
        .put("subscribers", subscribers)
        .put("topics", topics)
        .put("burst", burst);
  }

  static Load of(JsonNode json) {
    return new Load(
        json.path("size").asInt(),
        new Pace(json.path("pace").asText(), json.path("rate").asDouble()),
        json.path("publishers").asInt(),
        json.path("subscribers").asInt(),
        json.path("topics").asInt(),
        json.path("burst").asInt());
  }
}
