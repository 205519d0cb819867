package io.zonecast.driver.result.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One entry of {@code processes.json}.
 *
 * @param zone that it was started for; 0 when it was told none
 * @param topics that it publishes or wants
 * @param pid as the machine sees it; 0 when unknown
 * @param exitCode as text; empty while it runs or when unknown
 * @param life 1, or more when it was started again
 */
public record ProcessEntry(
    String id,
    String role,
    String host,
    String address,
    long zone,
    List<String> topics,
    List<String> command,
    long pid,
    String exitCode,
    int life) {

  static ProcessEntry of(JsonNode json) {
    return new ProcessEntry(
        json.path("id").asText(""),
        json.path("role").asText(""),
        json.path("host").asText(""),
        json.path("address").asText(""),
        json.path("zone").asLong(),
        texts(json.path("topics")),
        texts(json.path("command")),
        json.path("pid").asLong(),
        exitCode(json),
        json.path("earlier").size() + 1);
  }

  /** An earlier life of it, with an id of its own. */
  ProcessEntry earlier(int number, JsonNode json) {
    return new ProcessEntry(
        id + "." + number,
        role,
        host,
        address,
        zone,
        topics,
        command,
        json.path("pid").asLong(),
        exitCode(json),
        number);
  }

  private static String exitCode(JsonNode json) {
    return json.path("exit_code").isNull() ? "" : json.path("exit_code").asText("");
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(element -> texts.add(element.asText()));
    return texts;
  }
}
