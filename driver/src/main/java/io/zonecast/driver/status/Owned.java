package io.zonecast.driver.status;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Ownership;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.registry.ConfigRecord;
import io.zonecast.registry.OwnerRecord;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.SubscriberRecord;
import io.zonecast.registry.ZnodePaths;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A topic that only its owner may publish.
 *
 * @param zone where; nothing in direct dissemination, where it is owned in all zones
 * @param record what was decided
 * @param strength the owner's, while it is registered
 */
record Owned(Optional<ZoneId> zone, OwnerRecord record, OptionalInt strength) {
  /** Those of the present dissemination, by topic and zone. */
  static List<Owned> of(RegistryView view) {
    boolean isCentralized =
        view.config()
            .map(ConfigRecord::dissemination)
            .filter(Dissemination.CENTRALIZED::equals)
            .isPresent();
    return view.owners().entrySet().stream()
        .map(
            entry ->
                new Owned(
                    ZnodePaths.ownersZone(entry.getKey()),
                    entry.getValue(),
                    strength(view, entry.getValue())))
        .filter(owned -> owned.zone().isPresent() == isCentralized)
        .sorted(
            Comparator.comparing((Owned owned) -> owned.record().topic().name())
                .thenComparing(owned -> owned.zone().map(ZoneId::number).orElse(0)))
        .toList();
  }

  /** Whether this is about a topic of a zone, or of all zones. */
  boolean isOf(Topic topic, ZoneId of) {
    return record.topic().equals(topic) && zone.filter(one -> !one.equals(of)).isEmpty();
  }

  /** Whether the topic is owned by this publisher, in its present life. */
  boolean isOwnedBy(PublisherId publisher) {
    return strength.isPresent()
        && record.owner().filter(owner -> owner.publisher().equals(publisher)).isPresent();
  }

  /**
   * Whether a subscriber gets a topic from a publisher: where it asks for the owner alone, only
   * from that; nothing where it gets it from everybody who is matched.
   *
   * @param all of {@link #of}
   */
  static Optional<Boolean> owns(RegistryView view, List<Owned> all, Matches.Matched match) {
    return view.subscriber(match.subscriber())
        .map(SubscriberRecord::request)
        .filter(request -> request.qos().ownership() == Ownership.EXCLUSIVE)
        .map(
            request ->
                all.stream()
                    .filter(one -> one.isOf(match.topic(), request.zone()))
                    .anyMatch(one -> one.isOwnedBy(match.publisher())));
  }

  private static OptionalInt strength(RegistryView view, OwnerRecord record) {
    return record
        .owner()
        .flatMap(owner -> view.publisher(owner.publisher()))
        .filter(
            publisher ->
                record.isOwnedBy(publisher.offer().publisher(), publisher.offer().incarnation()))
        .map(publisher -> OptionalInt.of(publisher.offer().policies().strength()))
        .orElse(OptionalInt.empty());
  }
}
