package io.zonecast.wire;

import io.zonecast.domain.StreamId;
import java.util.List;

/**
 * What a primary holds of a reliable stream, and for whom.
 *
 * @param stream which
 * @param first the first number held; one above {@code last} where nothing is
 * @param last the last number held
 * @param droppedTo up to where numbers were dropped though somebody was owed them; 0 for nowhere
 * @param ended whether nothing more will come
 * @param positions how far subscribers have delivered it
 */
public record StreamHolding(
    StreamId stream,
    long first,
    long last,
    long droppedTo,
    boolean ended,
    List<SubscriberPosition> positions) {
  public StreamHolding {
    if (first < 1 || last < first - 1 || droppedTo < 0 || droppedTo >= first) {
      throw new IllegalArgumentException(
          "first %d, last %d, dropped to %d".formatted(first, last, droppedTo));
    }
    positions = List.copyOf(positions);
  }
}
