package io.zonecast.measurement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
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
   * @param lastSequence the stream's highest number; 0 when nothing was published
   */
  public record TopicCounts(long published, long acknowledged, long refused, long lastSequence) {}

  /** The file's content. */
  public ObjectNode toJson() {
    ObjectNode json = JsonFiles.object().put("id", id).put("incarnation", incarnation);
    ObjectNode all = json.putObject("topics");
    new TreeMap<>(topics)
        .forEach(
            (topic, counts) ->
                all.putObject(topic)
                    .put("published", counts.published())
                    .put("acknowledged", counts.acknowledged())
                    .put("refused", counts.refused())
                    .put("last_sequence", counts.lastSequence()));
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
        .forEach(
            entry ->
                topics.put(
                    entry.getKey(),
                    new TopicCounts(
                        entry.getValue().path("published").asLong(),
                        entry.getValue().path("acknowledged").asLong(),
                        entry.getValue().path("refused").asLong(),
                        entry.getValue().path("last_sequence").asLong())));
    return new PublisherSummary(
        json.path("id").asText(), json.path("incarnation").asLong(), topics);
  }
}
