package io.zonecast.registry;

import io.zonecast.domain.Lane;
import io.zonecast.domain.Match;
import io.zonecast.domain.Offer;
import io.zonecast.domain.Request;
import io.zonecast.domain.Route;
import io.zonecast.domain.Source;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.wire.Refusal;
import io.zonecast.wire.SourceGrant;
import io.zonecast.wire.StreamGrant;
import java.util.ArrayList;
import java.util.List;

/**
 * One publisher and one subscriber, held against each other: the same rule in a broker and in a
 * subscriber that reads the registry itself.
 *
 * @param streams what the subscriber is matched to
 * @param refusals topics in common on which they do not match, and why; the peer is the publisher
 */
public record Pairing(List<StreamGrant> streams, List<Refusal> refusals) {
  public Pairing {
    streams = List.copyOf(streams);
    refusals = List.copyOf(refusals);
  }

  /** Applies the rule to every topic in common. */
  public static Pairing of(Offer offer, Request request) {
    List<StreamGrant> streams = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    for (Topic topic : offer.topics()) {
      if (!request.topics().contains(topic)) {
        continue;
      }
      if (Match.of(offer, request) instanceof Match.Incompatible incompatible) {
        refusals.add(new Refusal(offer.publisher().name(), topic, incompatible.reasons()));
      } else {
        for (Lane lane : offer.policies().lanes()) {
          streams.add(new StreamGrant(offer.publisher(), offer.incarnation(), topic, lane));
        }
      }
    }
    return new Pairing(streams, refusals);
  }

  /**
   * The refusals as the publisher is told them.
   *
   * @param subscriber the other side of the pairing
   */
  public List<Refusal> refusalsOf(SubscriberId subscriber) {
    return refusals.stream()
        .map(refusal -> new Refusal(subscriber.name(), refusal.topic(), refusal.reasons()))
        .toList();
  }

  /** The publisher as a source of the streams of each lane; none where it can't be reached. */
  public List<SourceGrant> sources(Offer offer) {
    List<SourceGrant> sources = new ArrayList<>();
    if (offer.route() instanceof Route.Direct direct) {
      for (Lane lane : offer.policies().lanes()) {
        List<StreamGrant> some = streams.stream().filter(each -> each.lane() == lane).toList();
        if (!some.isEmpty()) {
          sources.add(
              new SourceGrant(
                  new Source.FromPublisher(
                      offer.publisher(), offer.incarnation(), lane, direct.endpoint(lane)),
                  some));
        }
      }
    }
    return sources;
  }
}
