package io.zonecast.broker;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Match;
import io.zonecast.domain.Offer;
import io.zonecast.domain.Route;
import io.zonecast.domain.Topic;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.wire.StreamGrant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A publisher's offer of one topic, as the {@link Matchmaker} knows it. Not thread-safe. */
final class Listing {
  private final StreamGrant grant;
  private final long since;
  private final boolean isNormal;
  private final boolean isExpress;
  private PublisherRecord publisher;
  private int ready;

  /**
   * A new one, for which nobody is ready.
   *
   * @param since the update of the matchmaker in which this life came to offer this
   */
  Listing(PublisherRecord publisher, Topic topic, long since) {
    this.grant =
        new StreamGrant(publisher.offer().publisher(), publisher.offer().incarnation(), topic);
    this.publisher = publisher;
    this.since = since;
    this.isNormal = publisher.offer().policies().lanes().contains(Lane.NORMAL);
    this.isExpress = publisher.offer().policies().lanes().contains(Lane.EXPRESS);
  }

  /** The publisher's topic, as it is called whatever its lanes. */
  StreamGrant grant() {
    return grant;
  }

  /** What subscribers are granted: each lane. */
  List<StreamGrant> grants() {
    return publisher.offer().policies().lanes().stream().map(grant::on).toList();
  }

  /**
   * Whether who attached so takes it on each of its lanes, knowing a grant of a version or later.
   */
  boolean isTaken(Attachment attached, long version) {
    return (!isNormal || attached.normal() >= version)
        && (!isExpress || attached.express() >= version);
  }

  PublisherRecord publisher() {
    return publisher;
  }

  /** The publisher registered anew, or changed what is of no interest to subscribers. */
  void setPublisher(PublisherRecord now) {
    publisher = now;
  }

  long since() {
    return since;
  }

  /** How many of the zone's matched subscribers miss nothing any more. */
  int ready() {
    return ready;
  }

  void addReady(int more) {
    ready += more;
  }

  /** The rule, applied to who asks for the topic. */
  Match match(Requester requester) {
    return Match.of(publisher.offer(), requester.request());
  }

  boolean suits(Requester requester) {
    return match(requester) instanceof Match.Compatible;
  }

  /** Whether it is the same streams that are offered, on the same terms. */
  boolean isSameOffer(PublisherRecord other) {
    return grant.incarnation().equals(other.offer().incarnation())
        && publisher.offer().qos().equals(other.offer().qos());
  }

  /** Whether subscribers are granted the same. */
  boolean isSame(PublisherRecord other) {
    return isSameOffer(other) && places(publisher.offer()).equals(places(other.offer()));
  }

  /** Where what travels on each lane is to be had; nowhere where the zone's broker has it. */
  private static Map<Lane, Optional<Endpoint>> places(Offer offer) {
    Map<Lane, Optional<Endpoint>> places = new EnumMap<>(Lane.class);
    for (Lane lane : offer.policies().lanes()) {
      places.put(
          lane,
          offer.route() instanceof Route.Direct direct
              ? Optional.of(direct.endpoint(lane))
              : Optional.empty());
    }
    return places;
  }
}
