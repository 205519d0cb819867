package io.zonecast.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Deadline;
import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.History;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Offer;
import io.zonecast.domain.Ownership;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.PublisherPolicies;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Request;
import io.zonecast.domain.Route;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.membership.AttachRoster;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.registry.ProcessAddress;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.Records;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.SubscriberRecord;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.wire.Audience;
import io.zonecast.wire.ControlMessage.Attach;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.Refusal;
import io.zonecast.wire.SourceGrant;
import io.zonecast.wire.StreamGrant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever comes, changes and goes: what is worked out from that alone is what everybody gives. */
final class MatchingSequencesTest {
  private static final Epoch EPOCH = new Epoch(50);
  private static final int CLIENTS = 6;
  private static final ProcessAddress ADDRESS = Records.direct("x", 1, "A").address();

  private final RegistryView view = new RegistryView();
  private final AttachRoster roster = new AttachRoster();
  private final Set<PublisherId> publishers = new LinkedHashSet<>();
  private final Set<SubscriberId> subscribers = new LinkedHashSet<>();
  private Random random = new Random(0);
  private long zxid = 100;

  @ParameterizedTest
  @CsvSource({
    "DIRECT,1",
    "DIRECT,2",
    "DIRECT,3",
    "CENTRALIZED,4",
    "CENTRALIZED,5",
    "CENTRALIZED,6"
  })
  void aStepAtATimeComesToTheSameAsEverythingAtOnce(Dissemination dissemination, long seed) {
    random = new Random(seed);
    Matchmaker matchmaker = new Matchmaker(Records.ZONE, dissemination, Publications.ALL);
    FullMatching full =
        new FullMatching(Records.ZONE, dissemination, Publications.ALL, EPOCH, view, roster);
    matchmaker.begin(EPOCH);
    Map<PublisherId, Told> before = Map.of();
    for (int step = 0; step < 1_500; step++) {
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        change(matchmaker);
      }
      Matchmaker.Changed changed =
          matchmaker.update(view, roster, new ClientChanges.Some(publishers, subscribers));
      publishers.clear();
      subscribers.clear();
      String at = "seed %d, step %d".formatted(seed, step);
      assertThat(changed.subscribers()).as(at).containsExactlyInAnyOrderElementsOf(full.update());
      assertSame(at, matchmaker, full);
      Matchmaker fresh = new Matchmaker(Records.ZONE, dissemination, Publications.ALL);
      fresh.begin(EPOCH);
      fresh.update(view, roster, new ClientChanges.Everyone());
      assertThat(sources(fresh)).as(at).isEqualTo(sources(matchmaker));
      Map<PublisherId, Told> now = told(full);
      assertThat(changed.publishers()).as(at).containsAll(otherwise(now, before));
      before = now;
    }
  }

  /** What a publisher is told. */
  private record Told(List<Audience> audiences, Set<Refusal> refused) {}

  private static Map<PublisherId, Told> told(FullMatching full) {
    Map<PublisherId, Set<Refusal>> refused = full.refused();
    Map<PublisherId, Told> told = new TreeMap<>();
    full.audiences().forEach((id, audiences) -> told.put(id, new Told(audiences, refused.get(id))));
    return told;
  }

  private static Set<PublisherId> otherwise(
      Map<PublisherId, Told> now, Map<PublisherId, Told> before) {
    Set<PublisherId> otherwise = new TreeSet<>(now.keySet());
    otherwise.removeIf(id -> now.get(id).equals(before.get(id)));
    return otherwise;
  }

  private void assertSame(String at, Matchmaker matchmaker, FullMatching full) {
    for (int i = 0; i < CLIENTS; i++) {
      SubscriberId id = new SubscriberId("s" + i);
      FullMatching.Grant expected = full.grants().get(id);
      Optional<Matchmaker.Grant> grant = matchmaker.grant(id);
      assertThat(grant.isPresent()).as(at).isEqualTo(expected != null);
      assertThat(matchmaker.version(id)).isEqualTo(grant.map(Matchmaker.Grant::version));
      if (expected != null) {
        assertThat(grant.get().registration()).as(at).isEqualTo(expected.registration());
        assertThat(grant.get().version()).as(at).isEqualTo(expected.version());
        assertThat(new HashSet<>(grant.get().refusals())).as(at).isEqualTo(expected.refusals());
        assertThat(normal(grant.get().sources())).as(at).isEqualTo(expected.sources());
        expected
            .matches()
            .forEach(
                (stream, match) -> {
                  assertThat(matchmaker.since(id, stream)).as(at).hasValue(match.since());
                  assertThat(matchmaker.matched(stream)).as(at).contains(id);
                });
      }
    }
    told(full)
        .forEach(
            (id, told) -> {
              assertThat(audiences(matchmaker, id)).as(at).isEqualTo(told.audiences());
              assertThat(refused(matchmaker, id)).as(at).isEqualTo(told.refused());
            });
  }

  private Map<SubscriberId, Set<SourceGrant>> sources(Matchmaker matchmaker) {
    Map<SubscriberId, Set<SourceGrant>> sources = new TreeMap<>();
    for (SubscriberRecord subscriber : view.subscribers()) {
      SubscriberId id = subscriber.request().subscriber();
      matchmaker.grant(id).ifPresent(grant -> sources.put(id, normal(grant.sources())));
    }
    return sources;
  }

  /** In no order but one that is easy to say. */
  private static Set<SourceGrant> normal(List<SourceGrant> sources) {
    Set<SourceGrant> normal = new HashSet<>();
    for (SourceGrant source : sources) {
      List<StreamGrant> streams = new ArrayList<>(source.streams());
      streams.sort(Comparator.comparing(stream -> stream.topic() + "/" + stream));
      normal.add(new SourceGrant(source.source(), streams));
    }
    return normal;
  }

  private List<StreamGrant> streams(PublisherId publisher) {
    Offer offer = view.publisher(publisher).orElseThrow().offer();
    return offer.topics().stream()
        .map(topic -> new StreamGrant(publisher, offer.incarnation(), topic))
        .toList();
  }

  private List<Audience> audiences(Matchmaker matchmaker, PublisherId publisher) {
    return streams(publisher).stream().map(matchmaker::audience).toList();
  }

  private Set<Refusal> refused(Matchmaker matchmaker, PublisherId publisher) {
    Set<Refusal> refused = new HashSet<>();
    streams(publisher).forEach(stream -> refused.addAll(matchmaker.refused(stream)));
    return refused;
  }

  private void change(Matchmaker matchmaker) {
    PublisherId publisher = new PublisherId("p" + random.nextInt(CLIENTS));
    SubscriberId subscriber = new SubscriberId("s" + random.nextInt(CLIENTS));
    switch (random.nextInt(9)) {
      case 0 -> tell(publisher, new CoordinatorEvent.Absent(ZnodePaths.publisher(publisher)));
      case 1 -> tell(subscriber, new CoordinatorEvent.Absent(ZnodePaths.subscriber(subscriber)));
      case 2, 3 -> tell(publisher, Records.present(publisher(publisher)));
      case 4, 5 -> tell(subscriber, Records.present(subscriber(subscriber)));
      case 6 ->
          view.publisher(publisher)
              .ifPresent(before -> tell(publisher, Records.present(again(before))));
      case 7 ->
          view.subscriber(subscriber)
              .ifPresent(before -> tell(subscriber, Records.present(again(before))));
      default -> attach(subscriber, matchmaker);
    }
  }

  private void tell(PublisherId publisher, CoordinatorEvent event) {
    view.apply(event);
    publishers.add(publisher);
  }

  private void tell(SubscriberId subscriber, CoordinatorEvent event) {
    view.apply(event);
    subscribers.add(subscriber);
  }

  private void attach(SubscriberId subscriber, Matchmaker matchmaker) {
    Lane lane = random.nextInt(3) == 0 ? Lane.NORMAL : Lane.EXPRESS;
    long nonce =
        1
            + (Integer.parseInt(subscriber.name().substring(1)) * 2L + random.nextInt(2)) * 2
            + lane.code();
    subscribers.add(subscriber);
    if (random.nextInt(3) == 0) {
      roster.onUnsubscribed(Prefixes.inbox(nonce));
    } else {
      long known = Math.max(0, matchmaker.version(subscriber).orElse(0L) - random.nextInt(2));
      roster.onAttach(
          new Attach(
              subscriber,
              new Incarnation(1),
              nonce,
              known,
              List.of(new Topic("A")),
              Reliability.BEST_EFFORT,
              History.NONE,
              List.of(),
              lane));
    }
  }

  private PublisherRecord publisher(PublisherId id) {
    ZoneId zone = new ZoneId(1 + random.nextInt(4) / 3);
    Route route =
        random.nextInt(2) == 0
            ? new Route.Direct(
                new Endpoint("10.0.0.8", 8000), Optional.of(new Endpoint("10.0.0.8", 8100)))
            : new Route.ViaBroker(zone);
    SortedSet<Integer> priorities =
        new TreeSet<>(Set.of(random.nextInt(3), random.nextInt(3) * 3 + 3));
    long registration = zxid++;
    Offer offer =
        new Offer(
            id,
            new Incarnation(registration),
            topics(),
            route,
            qos(),
            PublisherPolicies.DEFAULT.with(priorities));
    return new PublisherRecord(offer, zone, ADDRESS, registration);
  }

  /** The same life, by another session, at another place, or stronger; or on other terms. */
  private PublisherRecord again(PublisherRecord before) {
    Offer offer = before.offer();
    int what = random.nextInt(4);
    Route route =
        what == 0 && offer.route() instanceof Route.Direct
            ? new Route.Direct(
                new Endpoint("10.0.0.8", 8000 + random.nextInt(3)),
                Optional.of(new Endpoint("10.0.0.8", 8100)))
            : offer.route();
    return new PublisherRecord(
        new Offer(
            offer.publisher(),
            offer.incarnation(),
            what == 1 ? topics() : offer.topics(),
            route,
            what == 2 ? qos() : offer.qos(),
            offer.policies().withStrength(random.nextInt(3))),
        before.zone(),
        ADDRESS,
        what == 3 ? before.registration() : zxid++);
  }

  private SubscriberRecord subscriber(SubscriberId id) {
    long registration = zxid++;
    Request request =
        new Request(
            id,
            new Incarnation(registration),
            topics(),
            new ZoneId(1 + random.nextInt(4) / 3),
            qos());
    return new SubscriberRecord(request, ADDRESS, registration);
  }

  private SubscriberRecord again(SubscriberRecord before) {
    Request request = before.request();
    int what = random.nextInt(3);
    return new SubscriberRecord(
        new Request(
            request.subscriber(),
            request.incarnation(),
            what == 0 ? topics() : request.topics(),
            request.zone(),
            what == 1 ? qos() : request.qos()),
        ADDRESS,
        zxid++);
  }

  private Set<Topic> topics() {
    Set<Topic> topics = new HashSet<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      topics.add(new Topic(List.of("A", "B", "C", "D").get(random.nextInt(4))));
    }
    return topics;
  }

  private Qos qos() {
    return new Qos(
        random.nextInt(3) == 0 ? Reliability.RELIABLE : Reliability.BEST_EFFORT,
        new History(random.nextInt(4) == 0 ? 5 : 0),
        random.nextInt(8) == 0 ? Ownership.EXCLUSIVE : Ownership.SHARED,
        random.nextInt(8) == 0 ? new Deadline(1_000) : Deadline.NONE);
  }
}
