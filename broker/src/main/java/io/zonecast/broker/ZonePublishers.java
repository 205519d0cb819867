package io.zonecast.broker;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Offer;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Route;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.RegistryView;
import io.zonecast.wire.StreamGrant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The publishers of one zone, by what they publish. Not thread-safe. */
final class ZonePublishers {
  private final ZoneId zone;
  private final RegistryView view;
  private final RecentPublishers recent;
  private final Terms terms;

  ZonePublishers(ZoneId zone, RegistryView view, RecentPublishers recent, Terms terms) {
    this.terms = terms;
    this.zone = zone;
    this.view = view;
    this.recent = recent;
  }

  /** A stream's publisher, where it is registered in this zone, or was just now. */
  Optional<PublisherRecord> of(StreamGrant stream) {
    return recent
        .find(stream.publisher())
        .filter(publisher -> publisher.offer().incarnation().equals(stream.incarnation()))
        .filter(publisher -> publisher.zone().equals(zone))
        .filter(publisher -> publisher.offer().topics().contains(stream.topic()));
  }

  /** A registered publisher whose messages come through this zone's broker. */
  Optional<PublisherRecord> feeding(PublisherId publisher) {
    return view.publisher(publisher)
        .filter(found -> found.zone().equals(zone))
        .filter(found -> found.offer().route() instanceof Route.ViaBroker);
  }

  /** Whether a stream is new in a reign, so that nobody else can have relayed its beginning. */
  boolean hasComeIn(Epoch reign, StreamGrant stream) {
    return !reign.equals(Epoch.NONE)
        && stream.incarnation().zxid() > reign.zxid()
        && view.publisher(stream.publisher())
            .filter(publisher -> publisher.registration() == stream.incarnation().zxid())
            .isPresent();
  }

  /** The streams that a publisher has now, or may have. */
  List<StreamId> streams(PublisherRecord publisher) {
    Offer offer = publisher.offer();
    return offer.topics().stream()
        .map(topic -> new StreamGrant(offer.publisher(), offer.incarnation(), topic))
        .flatMap(grant -> streamsOfTopic(grant, publisher).stream())
        .toList();
  }

  /** The streams that a grant has now, or may have. */
  List<StreamId> streams(StreamGrant grant, PublisherRecord publisher) {
    return streamsOfTopic(grant, publisher).stream().filter(grant::holds).toList();
  }

  /**
   * The streams that a publisher has on a grant's topic now, or may have, on any lane: none where
   * somebody else owns it.
   */
  List<StreamId> streamsOfTopic(StreamGrant grant, PublisherRecord publisher) {
    boolean isExclusive = publisher.offer().isExclusive();
    long term = isExclusive ? terms.termOf(grant) : 0;
    if (isExclusive && term == 0) {
      return List.of();
    }
    return publisher.offer().policies().priorities().stream()
        .map(
            priority ->
                new StreamId(grant.publisher(), grant.incarnation(), grant.topic(), priority, term))
        .toList();
  }

  /** The present term of a grant's topic; 0 where none is known, or its publisher shares it. */
  long presentTerm(StreamGrant grant, PublisherRecord publisher) {
    return publisher.offer().isExclusive() ? terms.presentTerm(grant.topic()) : 0;
  }

  /** The topics on which a publisher publishes what is kept. */
  Collection<Topic> keptTopics(PublisherId publisher) {
    return view.publisher(publisher)
        .filter(found -> found.offer().isKept() && found.zone().equals(zone))
        .map(found -> found.offer().topics())
        .orElse(Set.of());
  }
}
