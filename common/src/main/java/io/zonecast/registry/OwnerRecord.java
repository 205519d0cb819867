package io.zonecast.registry;

import io.zonecast.domain.Incarnation;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Topic;
import io.zonecast.wire.StreamPosition;
import java.util.List;
import java.util.Optional;

/**
 * Who owns a topic that only its owner may publish: decided by a primary, one term after the other.
 *
 * @param topic which
 * @param term counts from 1 and grows with each decision: by one, unless ZooKeeper's data was lost
 * @param owner nothing where nobody is there who may
 * @param previous where the streams of the owner before ended; without those of one that died
 *     before it could say so
 */
public record OwnerRecord(
    Topic topic, long term, Optional<Owner> owner, List<StreamPosition> previous) {
  /**
   * One life of a publisher.
   *
   * @param publisher who
   * @param incarnation which life of it
   */
  public record Owner(PublisherId publisher, Incarnation incarnation) {}

  /** Terms end somewhere, so that a forged one leaves room for those that follow. */
  private static final long LAST_TERM = 1L << 53;

  public OwnerRecord {
    if (term < 1 || term > LAST_TERM) {
      throw new IllegalArgumentException("term %d is not in 1..%d".formatted(term, LAST_TERM));
    }
    previous = List.copyOf(previous);
  }

  /** Whether this publisher, in this life, owns the topic. */
  public boolean isOwnedBy(PublisherId publisher, Incarnation incarnation) {
    return owner.filter(new Owner(publisher, incarnation)::equals).isPresent();
  }
}
