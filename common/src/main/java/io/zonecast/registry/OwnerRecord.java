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
 * @param term counts from 1 and grows by one with each decision
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

  public OwnerRecord {
    previous = List.copyOf(previous);
  }

  /** Whether this publisher, in this life, owns the topic. */
  public boolean isOwnedBy(PublisherId publisher, Incarnation incarnation) {
    return owner.filter(new Owner(publisher, incarnation)::equals).isPresent();
  }
}
