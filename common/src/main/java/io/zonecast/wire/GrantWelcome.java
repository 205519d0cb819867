package io.zonecast.wire;

import java.util.List;

/**
 * All streams of a grant that its source knows, to a subscriber that attached. One of the grant
 * that is not among them begins later, and is promised from its first message on; where its term is
 * an earlier one than {@code term}, it is over, and nothing of it is promised to who joins by this.
 *
 * @param grant which publisher's topic
 * @param term the first of the topic's terms that is not over; 0 where ownership is shared, or no
 *     term is known
 * @param streams its streams; each is of the grant
 */
public record GrantWelcome(StreamGrant grant, long term, List<Promise> streams) {
  public GrantWelcome {
    if (term < 0) {
      throw new IllegalArgumentException("term %d is negative".formatted(term));
    }
    streams = List.copyOf(streams);
    for (Promise promise : streams) {
      if (!grant.holds(promise.stream())) {
        throw new IllegalArgumentException("%s is none of %s".formatted(promise.stream(), grant));
      }
    }
  }
}
