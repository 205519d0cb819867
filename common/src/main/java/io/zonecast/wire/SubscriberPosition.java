package io.zonecast.wire;

import io.zonecast.domain.SubscriberId;

/**
 * How far a subscriber has delivered a stream.
 *
 * @param subscriber who
 * @param delivered the highest number up to which it has delivered everything, 0 for nothing
 */
public record SubscriberPosition(SubscriberId subscriber, long delivered) {
  public SubscriberPosition {
    if (delivered < 0) {
      throw new IllegalArgumentException("sequence %d is negative".formatted(delivered));
    }
  }
}
