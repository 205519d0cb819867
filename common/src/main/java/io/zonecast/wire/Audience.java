package io.zonecast.wire;

import io.zonecast.domain.Topic;

/**
 * Who listens to one topic of a publisher.
 *
 * @param topic the topic
 * @param matched how many subscribers are matched
 * @param ready how many of those miss nothing any more
 */
public record Audience(Topic topic, int matched, int ready) {
  public Audience {
    if (matched < 0 || ready < 0) {
      throw new IllegalArgumentException(
          "%d matched and %d ready are no counts".formatted(matched, ready));
    }
  }
}
