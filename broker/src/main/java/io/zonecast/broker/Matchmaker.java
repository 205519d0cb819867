package io.zonecast.broker;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Route;
import io.zonecast.domain.Source;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.registry.Pairing;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.SubscriberRecord;
import io.zonecast.wire.Refusal;
import io.zonecast.wire.SourceGrant;
import io.zonecast.wire.StreamGrant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides, from the registry, which subscriber of this zone gets what from where. Each subscriber's
 * grant has a version that grows when the grant changes, and each stream in it remembers since
 * which version it is there. Versions are dealt from one counter of the reign: a subscriber whose
 * registration went and came back must not meet a version again that it knows. Pure but for what it
 * remembers of the last time. Not thread-safe.
 */
final class Matchmaker {
  private final ZoneId zone;
  private final Dissemination dissemination;
  private final Endpoint publication;
  private final Map<SubscriberId, Grant> grants = new TreeMap<>();
  private final Map<StreamGrant, Set<SubscriberId>> elsewhere = new HashMap<>();
  private final Set<SubscriberId> reliable = new HashSet<>();
  private long lastVersion;

  /**
   * What one subscriber is granted.
   *
   * @param registration the registration that it is for
   * @param version its version
   * @param sources where from
   * @param refusals what it asked for and does not get
   * @param since the version at which each stream came in
   */
  record Grant(
      long registration,
      long version,
      List<SourceGrant> sources,
      List<Refusal> refusals,
      Map<StreamGrant, Long> since) {}

  Matchmaker(ZoneId zone, Dissemination dissemination, Endpoint publication) {
    this.zone = zone;
    this.dissemination = dissemination;
    this.publication = publication;
  }

  /** A new reign: versions start over. */
  void reset() {
    grants.clear();
    elsewhere.clear();
    lastVersion = 0;
  }

  /**
   * Computes all grants of the zone.
   *
   * @return the subscribers whose grant changed
   */
  Collection<SubscriberId> update(RegistryView view, Epoch epoch) {
    List<SubscriberId> changed = new ArrayList<>();
    Map<Topic, List<PublisherRecord>> byTopic = byTopic(view.publishers());
    elsewhere.clear();
    reliable.clear();
    for (SubscriberRecord subscriber : view.subscribers()) {
      if (subscriber.request().isReliable()) {
        reliable.add(subscriber.request().subscriber());
      }
      if (!subscriber.request().zone().equals(zone)) {
        countElsewhere(subscriber, byTopic);
      } else {
        SubscriberId id = subscriber.request().subscriber();
        Grant before = grants.get(id);
        Grant now = grant(subscriber, byTopic, epoch, before);
        if (!now.equals(before)) {
          grants.put(id, now);
          changed.add(id);
        }
      }
    }
    grants.keySet().removeIf(id -> view.subscriber(id).isEmpty());
    return changed;
  }

  /** Its own zone's broker grants it what direct publishers of this zone bring. */
  private void countElsewhere(
      SubscriberRecord subscriber, Map<Topic, List<PublisherRecord>> byTopic) {
    if (dissemination == Dissemination.DIRECT) {
      for (Pairing pairing : pairings(subscriber, byTopic).values()) {
        for (StreamGrant stream : pairing.streams()) {
          elsewhere
              .computeIfAbsent(stream, none -> new TreeSet<>())
              .add(subscriber.request().subscriber());
        }
      }
    }
  }

  /** What a subscriber is granted. */
  Optional<Grant> grant(SubscriberId subscriber) {
    return Optional.ofNullable(grants.get(subscriber));
  }

  /** Every grant, by subscriber. */
  Map<SubscriberId, Grant> grants() {
    return Collections.unmodifiableMap(grants);
  }

  private Map<Topic, List<PublisherRecord>> byTopic(Collection<PublisherRecord> publishers) {
    Map<Topic, List<PublisherRecord>> byTopic = new HashMap<>();
    for (PublisherRecord publisher : publishers) {
      if (serves(publisher)) {
        for (Topic topic : publisher.offer().topics()) {
          byTopic.computeIfAbsent(topic, none -> new ArrayList<>()).add(publisher);
        }
      }
    }
    return byTopic;
  }

  /** Direct: whoever can be reached, in any zone. Centralized: who feeds this zone. */
  private boolean serves(PublisherRecord publisher) {
    return dissemination == Dissemination.DIRECT
        ? publisher.offer().route() instanceof Route.Direct
        : publisher.offer().route() instanceof Route.ViaBroker && publisher.zone().equals(zone);
  }

  private Grant grant(
      SubscriberRecord subscriber,
      Map<Topic, List<PublisherRecord>> byTopic,
      Epoch epoch,
      Grant before) {
    Map<PublisherRecord, Pairing> pairings = pairings(subscriber, byTopic);
    List<Refusal> refusals =
        pairings.values().stream().flatMap(pairing -> pairing.refusals().stream()).toList();
    List<SourceGrant> sources = sources(pairings, epoch);
    if (before != null
        && before.registration() == subscriber.registration()
        && before.sources().equals(sources)
        && before.refusals().equals(refusals)) {
      return before;
    }
    long version = ++lastVersion;
    Map<StreamGrant, Long> since = new HashMap<>();
    for (SourceGrant source : sources) {
      for (StreamGrant stream : source.streams()) {
        since.put(stream, before == null ? version : before.since().getOrDefault(stream, version));
      }
    }
    return new Grant(
        subscriber.registration(), version, sources, refusals, Collections.unmodifiableMap(since));
  }

  private static Map<PublisherRecord, Pairing> pairings(
      SubscriberRecord subscriber, Map<Topic, List<PublisherRecord>> byTopic) {
    Map<String, PublisherRecord> candidates = new TreeMap<>();
    for (Topic topic : subscriber.request().topics()) {
      for (PublisherRecord publisher : byTopic.getOrDefault(topic, List.of())) {
        candidates.put(publisher.offer().publisher().name(), publisher);
      }
    }
    Map<PublisherRecord, Pairing> pairings = new java.util.LinkedHashMap<>();
    for (PublisherRecord publisher : candidates.values()) {
      pairings.put(publisher, Pairing.of(publisher.offer(), subscriber.request()));
    }
    return pairings;
  }

  /**
   * Centralized: this broker, always, so that a subscriber is attached before its first publisher
   * comes.
   */
  private List<SourceGrant> sources(Map<PublisherRecord, Pairing> pairings, Epoch epoch) {
    if (dissemination == Dissemination.CENTRALIZED) {
      return List.of(
          new SourceGrant(
              new Source.FromBroker(zone, epoch, publication),
              pairings.values().stream().flatMap(pairing -> pairing.streams().stream()).toList()));
    }
    List<SourceGrant> sources = new ArrayList<>();
    pairings.forEach(
        (publisher, pairing) -> pairing.source(publisher.offer()).ifPresent(sources::add));
    return sources;
  }

  /** How many subscribers of other zones are matched to a stream. */
  int matchedElsewhere(StreamGrant stream) {
    return elsewhere.getOrDefault(stream, Set.of()).size();
  }

  /**
   * The subscribers, of any zone, that are matched to a stream and need every message; nobody in
   * centralized dissemination, where the zone's primary itself answers to them.
   */
  List<SubscriberId> reliable(StreamGrant stream) {
    if (dissemination == Dissemination.CENTRALIZED) {
      return List.of();
    }
    Set<SubscriberId> found = new TreeSet<>(matched(stream));
    found.addAll(elsewhere.getOrDefault(stream, Set.of()));
    found.retainAll(reliable);
    return List.copyOf(found);
  }

  /** The subscribers of this zone that are matched to a stream. */
  Set<SubscriberId> matched(StreamGrant stream) {
    Set<SubscriberId> matched = new TreeSet<>();
    grants.forEach(
        (id, grant) -> {
          if (grant.since().containsKey(stream)) {
            matched.add(id);
          }
        });
    return matched;
  }
}
