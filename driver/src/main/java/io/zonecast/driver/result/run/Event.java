package io.zonecast.driver.result.run;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One line of {@code events/*.jsonl}.
 *
 * @param atUs microseconds since 1970
 * @param fields the whole line, with the fields of this event
 */
public record Event(long atUs, String id, String role, String event, JsonNode fields) {
  /** A field as text; empty when absent. */
  public String text(String name) {
    return fields.path(name).asText("");
  }

  /** A field as a whole number; 0 when absent. */
  public long number(String name) {
    return fields.path(name).asLong();
  }

  /** Whether this is that event of that role. */
  public boolean is(String ofRole, String name) {
    return role.equals(ofRole) && event.equals(name);
  }
}
