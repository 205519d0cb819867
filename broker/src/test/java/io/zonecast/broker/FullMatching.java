package io.zonecast.broker;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Offer;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Route;
import io.zonecast.domain.Source;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.membership.AttachRoster;
import io.zonecast.registry.Pairing;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.SubscriberRecord;
import io.zonecast.wire.Audience;
import io.zonecast.wire.Refusal;
import io.zonecast.wire.SourceGrant;
import io.zonecast.wire.StreamGrant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the {@link Matchmaker} says, each time worked out from everybody. */
final class FullMatching {
  /** Since which update a pair is matched, and on what terms. */
  record Match(long since, Qos offered, Qos requested) {}

  /** What a subscriber is granted. */
  record Grant(
      long registration,
      long version,
      Set<SourceGrant> sources,
      Set<Refusal> refusals,
      Map<StreamGrant, Match> matches) {}

  private final ZoneId zone;
  private final Dissemination dissemination;
  private final Map<Lane, Endpoint> publications;
  private final Epoch epoch;
  private final RegistryView view;
  private final AttachRoster roster;
  private Map<SubscriberId, Grant> grants = new TreeMap<>();
  private long version;

  FullMatching(
      ZoneId zone,
      Dissemination dissemination,
      Map<Lane, Endpoint> publications,
      Epoch epoch,
      RegistryView view,
      AttachRoster roster) {
    this.zone = zone;
    this.dissemination = dissemination;
    this.publications = publications;
    this.epoch = epoch;
    this.view = view;
    this.roster = roster;
  }

  Map<SubscriberId, Grant> grants() {
    return grants;
  }

  /** Those whose grant is another one than before. */
  Set<SubscriberId> update() {
    version++;
    Map<SubscriberId, Grant> now = new TreeMap<>();
    for (SubscriberRecord subscriber : view.subscribers()) {
      if (subscriber.request().zone().equals(zone)) {
        SubscriberId id = subscriber.request().subscriber();
        now.put(id, grant(subscriber, grants.get(id)));
      }
    }
    Set<SubscriberId> changed = new HashSet<>(now.keySet());
    changed.removeIf(id -> now.get(id).equals(grants.get(id)));
    grants = now;
    return changed;
  }

  private Grant grant(SubscriberRecord subscriber, Grant before) {
    Set<SourceGrant> sources = new HashSet<>();
    Set<Refusal> refusals = new HashSet<>();
    Map<StreamGrant, Match> matches = new HashMap<>();
    List<StreamGrant> all = new ArrayList<>();
    for (PublisherRecord publisher : view.publishers()) {
      if (!serves(publisher)) {
        continue;
      }
      Offer offer = publisher.offer();
      Pairing pairing = Pairing.of(offer, subscriber.request());
      refusals.addAll(pairing.refusals());
      sources.addAll(pairing.sources(offer));
      for (StreamGrant stream : pairing.streams()) {
        all.add(stream);
        Match present = new Match(version, offer.qos(), subscriber.request().qos());
        Match former = before == null ? null : before.matches().get(stream);
        boolean isKept =
            former != null
                && new Match(version, former.offered(), former.requested()).equals(present);
        matches.put(stream, isKept ? former : present);
      }
    }
    if (dissemination == Dissemination.CENTRALIZED) {
      all.sort((a, b) -> (a.topic() + "/" + a).compareTo(b.topic() + "/" + b));
      for (Lane lane : Lane.values()) {
        List<StreamGrant> some = all.stream().filter(grant -> grant.lane() == lane).toList();
        if (lane == Lane.NORMAL || !some.isEmpty()) {
          Source source = new Source.FromBroker(zone, epoch, lane, publications.get(lane));
          sources.add(new SourceGrant(source, some));
        }
      }
    }
    Grant now = new Grant(subscriber.registration(), version, sources, refusals, matches);
    boolean isSame =
        before != null
            && new Grant(
                    before.registration(),
                    version,
                    before.sources(),
                    before.refusals(),
                    before.matches())
                .equals(now);
    return isSame ? before : now;
  }

  private boolean serves(PublisherRecord publisher) {
    return dissemination == Dissemination.DIRECT
        ? publisher.offer().route() instanceof Route.Direct
        : publisher.offer().route() instanceof Route.ViaBroker && publisher.zone().equals(zone);
  }

  /** What each publisher of the zone hears of its audience. */
  Map<PublisherId, List<Audience>> audiences() {
    Map<PublisherId, List<Audience>> audiences = new TreeMap<>();
    for (PublisherRecord publisher : view.publishers()) {
      if (publisher.zone().equals(zone)) {
        List<Audience> of = new ArrayList<>();
        publisher.offer().topics().forEach(topic -> of.add(audience(publisher, topic)));
        audiences.put(publisher.offer().publisher(), of);
      }
    }
    return audiences;
  }

  private Audience audience(PublisherRecord publisher, Topic topic) {
    List<StreamGrant> streams =
        publisher.offer().policies().lanes().stream()
            .map(
                lane ->
                    new StreamGrant(
                        publisher.offer().publisher(),
                        publisher.offer().incarnation(),
                        topic,
                        lane))
            .toList();
    List<SubscriberId> reliable = new ArrayList<>();
    int matched = 0;
    int ready = 0;
    for (SubscriberRecord subscriber : view.subscribers()) {
      SubscriberId id = subscriber.request().subscriber();
      boolean isHere = subscriber.request().zone().equals(zone);
      boolean isTold = isHere || dissemination == Dissemination.DIRECT;
      boolean isMatched =
          isTold
              && serves(publisher)
              && Pairing.of(publisher.offer(), subscriber.request()).streams().containsAll(streams);
      if (isMatched) {
        matched++;
        boolean isReady =
            isHere
                && streams.stream()
                    .allMatch(
                        stream ->
                            roster.isAttached(
                                id, stream.lane(), grants.get(id).matches().get(stream).since()));
        if (isReady) {
          ready++;
        }
        if (subscriber.request().isReliable() && dissemination == Dissemination.DIRECT) {
          reliable.add(id);
        }
      }
    }
    return new Audience(topic, matched, ready, reliable);
  }

  /** Whom each publisher of the zone is told to have been refused. */
  Map<PublisherId, Set<Refusal>> refused() {
    Map<PublisherId, Set<Refusal>> refused = new TreeMap<>();
    for (PublisherRecord publisher : view.publishers()) {
      if (publisher.zone().equals(zone)) {
        refused.put(publisher.offer().publisher(), new HashSet<>());
      }
    }
    grants.forEach(
        (subscriber, grant) -> {
          for (Refusal refusal : grant.refusals()) {
            refused
                .getOrDefault(new PublisherId(refusal.peer()), new HashSet<>())
                .add(new Refusal(subscriber.name(), refusal.topic(), refusal.reasons()));
          }
        });
    return refused;
  }
}
