package io.zonecast.wire;

import io.zonecast.domain.StreamId;
import java.util.List;

/**
 * What a primary holds of a reliable stream, and for whom.
 *
 * @param stream which
 * @param first the first number held; one above {@code last} where nothing is
 * @param last the last number held
 * @param ended whether nothing more will come
 * @param positions how far subscribers have delivered it
 */
public record StreamHolding(
    StreamId stream, long first, long last, boolean ended, List<SubscriberPosition> positions) {
  public StreamHolding {
    if (first < 1 || last < first - 1) {
      throw new IllegalArgumentException("first %d, last %d".formatted(first, last));
    }
    positions = List.copyOf(positions);
  }
}
