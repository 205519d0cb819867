package io.zonecast.wire;

import io.zonecast.domain.StreamId;

/**
 * How far a reliable stream has come at its zone's primary. Each number is the highest of those up
 * to which it holds without a gap.
 *
 * @param stream which
 * @param held what the primary holds
 * @param acknowledged what survives the primary's death
 * @param delivered what every matched reliable subscriber has delivered
 * @param limit what the primary takes at most for now
 * @param resendFrom where the publisher is to go back to, since what came after it was not taken; 0
 *     where it need not
 */
public record StreamProgress(
    StreamId stream, long held, long acknowledged, long delivered, long limit, long resendFrom) {
  public StreamProgress {
    if (held < 0 || acknowledged < 0 || delivered < 0 || limit < 0 || resendFrom < 0) {
      throw new IllegalArgumentException("a number of a stream is negative");
    }
  }
}
