package io.zonecast.wire;

import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import java.util.List;

/**
 * Who listens to one topic of a publisher.
 *
 * @param topic the topic
 * @param matched how many subscribers are matched
 * @param ready how many of those miss nothing any more
 * @param reliable those of the matched that need every message
 */
public record Audience(Topic topic, int matched, int ready, List<SubscriberId> reliable) {
  public Audience {
    if (matched < 0 || ready < 0) {
      throw new IllegalArgumentException(
          "%d matched and %d ready are no counts".formatted(matched, ready));
    }
    reliable = List.copyOf(reliable);
  }

  /** An audience where nobody needs every message. */
  public Audience(Topic topic, int matched, int ready) {
    this(topic, matched, ready, List.of());
  }
}
