package io.zonecast.driver.result.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One entry of {@code processes.json}.
 *
 * @param zone that it was started for; 0 when it was told none
 * @param pid as the machine sees it; 0 when unknown
 * @param exitCode as text; empty while it runs or when unknown
 */
public record ProcessEntry(
    String id,
    String role,
    String host,
    String address,
    long zone,
    List<String> command,
    long pid,
    String exitCode) {

  static ProcessEntry of(JsonNode json) {
    List<String> command = new ArrayList<>();
    json.path("command").forEach(word -> command.add(word.asText()));
    return new ProcessEntry(
        json.path("id").asText(""),
        json.path("role").asText(""),
        json.path("host").asText(""),
        json.path("address").asText(""),
        json.path("zone").asLong(),
        command,
        json.path("pid").asLong(),
        json.path("exit_code").isNull() ? "" : json.path("exit_code").asText(""));
  }
}
