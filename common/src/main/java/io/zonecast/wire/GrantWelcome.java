package io.zonecast.wire;

import java.util.List;

/**
 * All streams of a grant that its source knows, to a subscriber that attached. One of the grant
 * that is not among them begins later, and is promised from its first message on.
 *
 * @param grant which publisher's topic
 * @param streams its streams; each is of the grant
 */
public record GrantWelcome(StreamGrant grant, List<Promise> streams) {
  public GrantWelcome {
    streams = List.copyOf(streams);
    for (Promise promise : streams) {
      if (!grant.holds(promise.stream())) {
        throw new IllegalArgumentException("%s is none of %s".formatted(promise.stream(), grant));
      }
    }
  }
}
