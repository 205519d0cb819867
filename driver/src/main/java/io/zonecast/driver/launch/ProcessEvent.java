package io.zonecast.driver.launch;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Something that a process says happened to it: one line of its events file.
 *
 * @param id the process, by its file's name
 * @param fields the line
 */
public record ProcessEvent(String id, JsonNode fields) {
  /** What happened. */
  public String name() {
    return fields.path("event").asText();
  }

  /** A field as text; empty where it is absent. */
  public String text(String field) {
    return fields.path(field).asText();
  }

  /** A field as a number; 0 where it is absent. */
  public long number(String field) {
    return fields.path(field).asLong();
  }
}
