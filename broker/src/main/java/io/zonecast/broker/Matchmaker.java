package io.zonecast.broker;

import io.zonecast.broker.Requester.Interest;
import io.zonecast.broker.TopicClients.Takers;
import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Match;
import io.zonecast.domain.PublisherId;
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
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides, from the registry, which subscriber of this zone gets what from where. It is told who
 * changed, and looks at those who share a topic with them. Each subscriber's grant has a version,
 * the number of the update that changed it last, and each stream in it is there since one. Updates
 * are numbered through the reign: a subscriber whose registration went and came back must not meet
 * a version again that it knows. Pure but for what it remembers. Not thread-safe.
 */
final class Matchmaker {
  private final ZoneId zone;
  private final Dissemination dissemination;
  private final Map<Lane, Endpoint> publications;
  private final Map<PublisherId, PublisherRecord> publishers = new HashMap<>();
  private final Map<SubscriberId, Requester> requesters = new HashMap<>();
  private final Map<Topic, TopicClients> topics = new HashMap<>();
  private final Set<TopicClients> heardAnew = new LinkedHashSet<>();
  private final Set<SubscriberId> changed = new LinkedHashSet<>();
  private Epoch epoch = Epoch.NONE;
  private long version;

  /**
   * What one subscriber is granted.
   *
   * @param registration the registration that it is for
   * @param version its version
   * @param sources where from
   * @param refusals what it asked for and does not get
   */
  record Grant(long registration, long version, List<SourceGrant> sources, List<Refusal> refusals) {
    /** What it is granted, from wherever. */
    List<StreamGrant> streams() {
      return sources.stream().flatMap(source -> source.streams().stream()).toList();
    }
  }

  /**
   * What an update changed.
   *
   * @param subscribers those of this zone whose grant is another one
   * @param publishers those, of any zone, whose audience may be
   */
  record Changed(Collection<SubscriberId> subscribers, Collection<PublisherId> publishers) {}

  Matchmaker(ZoneId zone, Dissemination dissemination, Map<Lane, Endpoint> publications) {
    this.zone = zone;
    this.dissemination = dissemination;
    this.publications = publications;
  }

  /** A new reign, or none: nobody is known, and versions start over. */
  void begin(Epoch reign) {
    epoch = reign;
    publishers.clear();
    requesters.clear();
    topics.clear();
    version = 0;
  }

  /** Looks at whoever changed. */
  Changed update(RegistryView view, AttachRoster roster, ClientChanges changes) {
    version++;
    changed.clear();
    heardAnew.clear();
    Set<PublisherId> heard = new LinkedHashSet<>(publishersOf(changes, view));
    for (PublisherId publisher : heard) {
      update(publisher, view.publisher(publisher).filter(this::serves));
    }
    for (SubscriberId subscriber : subscribersOf(changes, view)) {
      Attachment attachedAt = Attachment.of(subscriber, roster);
      update(subscriber, view.subscriber(subscriber).filter(this::concerns), attachedAt);
    }
    changed.removeIf(subscriber -> find(subscriber).isEmpty());
    for (TopicClients topic : heardAnew) {
      topic.listings().forEach(listing -> heard.add(listing.grant().publisher()));
    }
    return new Changed(List.copyOf(changed), heard);
  }

  private Collection<PublisherId> publishersOf(ClientChanges changes, RegistryView view) {
    if (changes instanceof ClientChanges.Some some) {
      return some.publishers();
    }
    Set<PublisherId> all = new LinkedHashSet<>(publishers.keySet());
    view.publishers().forEach(publisher -> all.add(publisher.offer().publisher()));
    return all;
  }

  private Collection<SubscriberId> subscribersOf(ClientChanges changes, RegistryView view) {
    if (changes instanceof ClientChanges.Some some) {
      return some.subscribers();
    }
    Set<SubscriberId> all = new LinkedHashSet<>(requesters.keySet());
    view.subscribers().forEach(subscriber -> all.add(subscriber.request().subscriber()));
    return all;
  }

  /** Direct: whoever can be reached, in any zone. Centralized: who feeds this zone. */
  private boolean serves(PublisherRecord publisher) {
    return dissemination == Dissemination.DIRECT
        ? publisher.offer().route() instanceof Route.Direct
        : publisher.offer().route() instanceof Route.ViaBroker && publisher.zone().equals(zone);
  }

  /** Direct: publishers of this zone are told of subscribers of every zone. */
  private boolean concerns(SubscriberRecord subscriber) {
    return dissemination == Dissemination.DIRECT || subscriber.request().zone().equals(zone);
  }

  private void update(PublisherId publisher, Optional<PublisherRecord> now) {
    PublisherRecord before =
        now.isPresent() ? publishers.put(publisher, now.get()) : publishers.remove(publisher);
    now.ifPresent(
        offers -> {
          for (Topic topic : offers.offer().topics()) {
            at(topic).list(publisher, now, version, this::isChanged);
          }
        });
    if (before != null) {
      for (Topic topic : before.offer().topics()) {
        if (now.filter(offers -> offers.offer().topics().contains(topic)).isEmpty()) {
          at(topic).list(publisher, Optional.empty(), version, this::isChanged);
          forgetWhereEmpty(topic);
        }
      }
    }
  }

  private void update(
      SubscriberId subscriber, Optional<SubscriberRecord> now, Attachment attachedAt) {
    Requester before = requesters.get(subscriber);
    boolean asksTheSame =
        before != null && now.filter(to -> to.request().equals(before.request())).isPresent();
    if (asksTheSame) {
      if (before.registration() != now.get().registration()) {
        isChanged(before);
      }
      before.setRecord(now.get());
      attach(before, attachedAt);
      return;
    }
    Map<Topic, Long> since = before == null ? Map.of() : leave(before);
    requesters.remove(subscriber);
    now.ifPresent(
        asks -> {
          Requester requester = new Requester(asks, asks.request().zone().equals(zone));
          requester.setAttachedAt(attachedAt);
          requesters.put(subscriber, requester);
          boolean onTheSameTerms = before != null && before.isSameRequest(asks.request());
          for (Topic topic : asks.request().topics()) {
            long from = onTheSameTerms ? since.getOrDefault(topic, version) : version;
            at(topic).add(new Interest(requester, from));
            heardAnew.add(at(topic));
          }
          isChanged(requester);
        });
    since.keySet().forEach(this::forgetWhereEmpty);
  }

  /**
   * Takes a subscriber out.
   *
   * @return since when it asked for each topic
   */
  private Map<Topic, Long> leave(Requester requester) {
    Map<Topic, Long> since = new HashMap<>();
    for (Topic topic : requester.request().topics()) {
      TopicClients clients = at(topic);
      since.put(topic, clients.interest(requester.id()).orElseThrow().since());
      clients.remove(requester.id());
      heardAnew.add(clients);
    }
    return since;
  }

  private void attach(Requester requester, Attachment attachedAt) {
    if (attachedAt.equals(requester.attachedAt())) {
      return;
    }
    count(requester, -1);
    requester.setAttachedAt(attachedAt);
    count(requester, 1);
  }

  private void count(Requester requester, int more) {
    for (Topic topic : requester.request().topics()) {
      TopicClients clients = at(topic);
      if (clients.count(clients.interest(requester.id()).orElseThrow(), more)) {
        heardAnew.add(clients);
      }
    }
  }

  private void isChanged(Requester requester) {
    if (requester.isHere() && requester.setVersion(version)) {
      changed.add(requester.id());
    }
  }

  private TopicClients at(Topic topic) {
    return topics.computeIfAbsent(topic, TopicClients::new);
  }

  private void forgetWhereEmpty(Topic topic) {
    topics.computeIfPresent(topic, (same, clients) -> clients.isEmpty() ? null : clients);
  }

  /** The version of what a subscriber is granted. */
  Optional<Long> version(SubscriberId subscriber) {
    return find(subscriber).map(Requester::version);
  }

  /** What a subscriber is granted: made when it is asked for. */
  Optional<Grant> grant(SubscriberId subscriber) {
    return find(subscriber).map(this::grant);
  }

  private Optional<Requester> find(SubscriberId subscriber) {
    return Optional.ofNullable(requesters.get(subscriber)).filter(Requester::isHere);
  }

  private Grant grant(Requester requester) {
    List<StreamGrant> streams = new ArrayList<>();
    Map<PublisherId, List<Listing>> byPublisher = new TreeMap<>();
    List<Refusal> refusals = new ArrayList<>();
    for (Topic topic : requester.request().topics()) {
      for (Listing listing : at(topic).listings()) {
        if (listing.match(requester) instanceof Match.Incompatible incompatible) {
          refusals.add(
              new Refusal(listing.grant().publisher().name(), topic, incompatible.reasons()));
        } else if (dissemination == Dissemination.DIRECT) {
          byPublisher
              .computeIfAbsent(listing.grant().publisher(), none -> new ArrayList<>())
              .add(listing);
        } else {
          streams.addAll(listing.grants());
        }
      }
    }
    return new Grant(
        requester.registration(),
        requester.version(),
        dissemination == Dissemination.DIRECT ? sources(byPublisher) : source(streams),
        List.copyOf(refusals));
  }

  /**
   * Centralized: this broker's normal lane, always, so that a subscriber is attached before its
   * first publisher comes; its express lane where something comes by it.
   */
  private List<SourceGrant> source(List<StreamGrant> streams) {
    SourceGrant normal = source(streams, Lane.NORMAL);
    SourceGrant express = source(streams, Lane.EXPRESS);
    return express.streams().isEmpty() ? List.of(normal) : List.of(normal, express);
  }

  private SourceGrant source(List<StreamGrant> streams, Lane lane) {
    return new SourceGrant(
        new Source.FromBroker(zone, epoch, lane, publications.get(lane)),
        streams.stream().filter(stream -> stream.lane() == lane).toList());
  }

  private static List<SourceGrant> sources(Map<PublisherId, List<Listing>> byPublisher) {
    List<SourceGrant> sources = new ArrayList<>();
    for (List<Listing> listings : byPublisher.values()) {
      List<StreamGrant> streams =
          listings.stream().flatMap(listing -> listing.grants().stream()).toList();
      sources.addAll(new Pairing(streams, List.of()).sources(listings.get(0).publisher().offer()));
    }
    return sources;
  }

  /** The version of a subscriber's grant at which a stream came in. */
  Optional<Long> since(SubscriberId subscriber, StreamGrant stream) {
    Optional<Listing> listing = listing(stream);
    return find(subscriber)
        .filter(requester -> listing.filter(found -> found.suits(requester)).isPresent())
        .flatMap(requester -> topics.get(stream.topic()).interest(subscriber))
        .map(interest -> Math.max(interest.since(), listing.orElseThrow().since()));
  }

  /** Who is matched to a publisher's topic is matched on each of its lanes. */
  private Optional<Listing> listing(StreamGrant stream) {
    return Optional.ofNullable(topics.get(stream.topic()))
        .flatMap(clients -> clients.listing(stream.publisher()))
        .filter(listing -> listing.grant().equals(stream.on(Lane.NORMAL)));
  }

  private Takers takers(StreamGrant stream) {
    return listing(stream)
        .map(listing -> topics.get(stream.topic()).takers(listing))
        .orElse(Takers.NOBODY);
  }

  /** The publishers, of any zone, that offer a topic. */
  List<PublisherId> offering(Topic topic) {
    return Optional.ofNullable(topics.get(topic)).stream()
        .flatMap(clients -> clients.listings().stream())
        .map(listing -> listing.grant().publisher())
        .toList();
  }

  /** The subscribers of this zone that are matched to a stream, in order. */
  Collection<SubscriberId> matched(StreamGrant stream) {
    return takers(stream).here();
  }

  /**
   * Who listens to a stream. Named are the subscribers, of any zone, that need every message; in
   * centralized dissemination nobody, since there the zone's primary itself answers to them.
   */
  Audience audience(StreamGrant stream) {
    Takers takers = takers(stream);
    return new Audience(
        stream.topic(),
        takers.here().size() + takers.elsewhere(),
        listing(stream).map(Listing::ready).orElse(0),
        dissemination == Dissemination.DIRECT ? takers.reliable() : List.of());
  }

  /** The subscribers of this zone that ask for a stream's topic and are not matched to it. */
  List<Refusal> refused(StreamGrant stream) {
    return takers(stream).refused();
  }
}
