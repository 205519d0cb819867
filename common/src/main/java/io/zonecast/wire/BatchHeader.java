package io.zonecast.wire;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Lifespan;
import io.zonecast.domain.StreamId;

/**
 * What a batch's frame says before its messages.
 *
 * @param stream whose messages
 * @param firstSequence the first one's number
 * @param count how many
 * @param epoch who relayed it; {@link Epoch#NONE} straight from the publisher
 * @param lifespan how long its messages are of use
 */
public record BatchHeader(
    StreamId stream, long firstSequence, int count, Epoch epoch, Lifespan lifespan) {
  /** Of messages that never expire. */
  public BatchHeader(StreamId stream, long firstSequence, int count, Epoch epoch) {
    this(stream, firstSequence, count, epoch, Lifespan.FOREVER);
  }

  /** The last message's number. */
  public long lastSequence() {
    return firstSequence + count - 1;
  }
}
