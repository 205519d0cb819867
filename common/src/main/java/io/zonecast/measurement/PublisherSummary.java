package io.zonecast.measurement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a publisher counted: {@code publishers/<id>.json}.
 *
 * @param incarnation that of its last registration; 0 when it never registered
 * @param topics by topic
 */
public record PublisherSummary(String id, long incarnation, Map<String, TopicCounts> topics) {

  /**
   * One topic's counts, in messages.
   *
   * @param published accepted into the stream
   * @param acknowledged confirmed as the reliability demands; 0 in best effort
   * @param refused not accepted, for want of room
   * @param lastSequence the highest number of its last stream; 0 when nothing was published
   * @param filtered not sent, and not numbered, since somebody else owned the topic
   * @param streams each of its streams, where it has others than the usual one
   */
  public record TopicCounts(
      long published,
      long acknowledged,
      long refused,
      long lastSequence,
      long filtered,
      List<StreamCounts> streams) {
    /** Takes a copy. */
    public TopicCounts {
      streams = List.copyOf(streams);
    }

    /** Of the usual stream alone. */
    public TopicCounts(long published, long acknowledged, long refused, long lastSequence) {
      this(published, acknowledged, refused, lastSequence, 0, List.of());
    }

    private ObjectNode toJson() {
      ObjectNode json =
          JsonFiles.object()
              .put("published", published)
              .put("acknowledged", acknowledged)
              .put("refused", refused)
              .put("last_sequence", lastSequence)
              .put("filtered", filtered);
      if (!streams.isEmpty()) {
        ArrayNode all = json.putArray("streams");
        streams.forEach(stream -> all.add(stream.toJson()));
      }
      return json;
    }

    private static TopicCounts of(JsonNode json) {
      List<StreamCounts> streams = new ArrayList<>();
      json.path("streams").forEach(stream -> streams.add(StreamCounts.of(stream)));
      return new TopicCounts(
          json.path("published").asLong(),
          json.path("acknowledged").asLong(),
          json.path("refused").asLong(),
          json.path("last_sequence").asLong(),
          json.path("filtered").asLong(),
          streams);
    }
  }

  /**
   * One stream's counts, in messages.
   *
   * @param priority 0 to 9
   * @param term in which the publisher owned the topic; 0 where ownership is shared
   * @param published accepted into the stream
   * @param acknowledged confirmed as the reliability demands; 0 in best effort
   * @param lastSequence its highest number; 0 when nothing was published
   */
  public record StreamCounts(
      int priority, long term, long published, long acknowledged, long lastSequence) {
    private ObjectNode toJson() {
      return JsonFiles.object()
          .put("priority", priority)
          .put("term", term)
          .put("published", published)
          .put("acknowledged", acknowledged)
          .put("last_sequence", lastSequence);
    }

    private static StreamCounts of(JsonNode json) {
      return new StreamCounts(
          json.path("priority").asInt(),
          json.path("term").asLong(),
          json.path("published").asLong(),
          json.path("acknowledged").asLong(),
          json.path("last_sequence").asLong());
    }
  }

  /** The file's content. */
  public ObjectNode toJson() {
    ObjectNode json = JsonFiles.object().put("id", id).put("incarnation", incarnation);
    ObjectNode all = json.putObject("topics");
    new TreeMap<>(topics).forEach((topic, counts) -> all.set(topic, counts.toJson()));
    return json;
  }

  /** Writes the file beside and renames it. */
  public void write(Path file) throws IOException {
    JsonFiles.write(file, toJson());
  }

  /** Reads the file; absent numbers are 0. */
  public static PublisherSummary read(Path file) throws IOException {
    ObjectNode json = JsonFiles.read(file);
    Map<String, TopicCounts> topics = new TreeMap<>();
    json.path("topics")
        .properties()
        .forEach(entry -> topics.put(entry.getKey(), TopicCounts.of(entry.getValue())));
    return new PublisherSummary(
        json.path("id").asText(), json.path("incarnation").asLong(), topics);
  }
}
