package io.zonecast.simulation;

import io.zonecast.broker.BrokerAgent;
import io.zonecast.broker.BrokerConfig;
import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Deadline;
import io.zonecast.domain.Discovery;
import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.History;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Offer;
import io.zonecast.domain.Ownership;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.PublisherPolicies;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Retention;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.measurement.Counters;
import io.zonecast.measurement.EventName;
import io.zonecast.membership.ClientConfig;
import io.zonecast.membership.ConnectPolicy;
import io.zonecast.membership.Identity;
import io.zonecast.membership.ProcessAgent;
import io.zonecast.port.Coordinator;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.EventSink;
import io.zonecast.port.TimeSource;
import io.zonecast.port.Transport;
import io.zonecast.port.Znode;
import io.zonecast.port.ZnodeOp;
import io.zonecast.publisher.PublishSchedule;
import io.zonecast.publisher.PublisherAgent;
import io.zonecast.publisher.PublisherConfig;
import io.zonecast.publisher.StartSignal;
import io.zonecast.registry.MalformedZnodeException;
import io.zonecast.registry.OwnerRecord;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.subscriber.DeliverySink;
import io.zonecast.subscriber.SubscriberAgent;
import io.zonecast.subscriber.SubscriberConfig;
import io.zonecast.wire.StreamGrant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * The real agents of a whole deployment in a simulated {@link World}: what they tell becomes facts,
 * what they deliver is counted. A process is named as its id is, unless a test says otherwise; its
 * facts carry the process' name.
 */
final class Deployment {
  /** By which way processes find each other and messages travel. */
  enum Mode {
    DIRECT,
    CENTRALIZED,
    BROKERLESS
  }

  private static final long MS = 1_000_000;

  /** How long a publisher's end may take. */
  static final long DRAIN_MS = 2_000;

  /** How long a broker waits for one that holds everything acknowledged. */
  static final long UNCLEAN_WAIT_MS = 1_000;

  private final Mode mode;
  private final World world;
  private final Traffic traffic = new Traffic();
  private final ReliablePromises promises = new ReliablePromises();
  private final NothingPromisedFromBefore fresh = new NothingPromisedFromBefore();
  private final Map<String, ProcessAgent> agents = new LinkedHashMap<>();
  private final List<PublisherAgent> publishers = new ArrayList<>();
  private final Map<String, Integer> lives = new TreeMap<>();
  private final Map<String, List<String>> told = new TreeMap<>();
  private final Map<String, String> failures = new TreeMap<>();
  private final long seed;
  private UnaryOperator<Transport> transports = transport -> transport;
  private UnaryOperator<Coordinator> coordinators = coordinator -> coordinator;
  private final JoinExact joins = new JoinExact();
  private final OneOwnerAtATime owners = new OneOwnerAtATime();
  private final SameCut cuts = new SameCut();
  private Qos qos = Qos.DEFAULT;
  private PublisherPolicies policies = PublisherPolicies.DEFAULT;
  private OptionalInt waitSubscribers = OptionalInt.empty();
  private OptionalLong messages = OptionalLong.empty();
  private double rate = 20;

  /** A deployment without processes in a world of these profiles, under the invariants. */
  Deployment(Mode mode, long seed, NetworkProfile network, CoordinatorProfile coordinator) {
    this.mode = mode;
    this.seed = seed;
    this.world =
        new World(seed, network, coordinator, ZnodePaths.DIRECTORIES)
            .check(
                new OnePrimaryPerEpoch(),
                new EpochsOnlyGrow(),
                new NoDeliveryUnmatched(),
                new PerStreamOrder(),
                new NoOlderEpochAfterNewer(),
                new NothingBelowAnEpochHeard(),
                new PublishedInItsReign(),
                new NoPrimaryRemovedUnheardOf(),
                joins,
                owners,
                cuts,
                traffic,
                promises);
    if (network.resentAfterBreak() == 0) { // Else old messages may well be published again.
      world.check(fresh);
    }
    world.check(new CompleteGrants(world.zooKeeper(), world.scheduler(), mode == Mode.CENTRALIZED));
  }

  /** A deployment where nothing goes wrong by itself. */
  static Deployment calm(Mode mode) {
    return calm(mode, 1);
  }

  /** The same, where other things happen at the same time. */
  static Deployment calm(Mode mode, long seed) {
    return new Deployment(mode, seed, NetworkProfile.calm(), CoordinatorProfile.calm());
  }

  /** Processes that are made from now on see the world through this. */
  Deployment tamper(UnaryOperator<Transport> newTransports) {
    transports = newTransports;
    return this;
  }

  /** Processes that are made from now on see ZooKeeper through this. */
  Deployment tamperCoordinator(UnaryOperator<Coordinator> newCoordinators) {
    coordinators = newCoordinators;
    return this;
  }

  /** Publishers and subscribers that are made from now on offer, and need, every message. */
  Deployment reliable() {
    qos = new Qos(Reliability.RELIABLE, qos.history(), qos.ownership(), qos.deadline());
    cuts.expectEverything();
    promises.arm();
    fresh.expectReturns();
    return this;
  }

  /** Of what reliable publishers that are made from now on publish, so much is kept. */
  Deployment retain(Retention newRetention) {
    policies =
        new PublisherPolicies(
            newRetention, policies.strength(), policies.lifespan(), policies.priorities());
    return this;
  }

  /** Publishers keep, and subscribers want, that are made from now on, so many last messages. */
  Deployment history(int depth) {
    qos = qos.with(new History(depth));
    return this;
  }

  /** Of what is made from now on a topic is received from its owner alone. */
  Deployment exclusive() {
    qos = qos.with(Ownership.EXCLUSIVE);
    return this;
  }

  /** Publishers that are made from now on are so strong. */
  Deployment strength(int strength) {
    policies = policies.withStrength(strength);
    return this;
  }

  /** Publishers that are made from now on publish at these priorities in turn. */
  Deployment priorities(Integer... inTurn) {
    policies = policies.with(new TreeSet<>(List.of(inTurn)));
    return this;
  }

  /** So often is published, and something expected, by what is made from now on. */
  Deployment deadlineMs(long periodMs) {
    qos = qos.with(new Deadline(periodMs * 1_000));
    return this;
  }

  /**
   * Gives a publisher that is registered another strength, as {@code driver.jar strength} does;
   * nothing where it is not.
   */
  void setStrength(String publisher, int strength) {
    String path = ZnodePaths.publisher(new PublisherId(publisher));
    for (Znode znode : world.zooKeeper().nodes(path)) {
      try {
        byte[] data = ZnodeJson.withStrength(znode, strength);
        world.recorder().note(publisher, "strength", strength);
        world.zooKeeper().commit(0, List.of(new ZnodeOp.SetData(path, data, znode.version())));
      } catch (MalformedZnodeException broken) {
        throw new IllegalStateException(broken);
      }
    }
  }

  /** Who is to own a topic, as ZooKeeper's leader has it: the strongest of those registered. */
  Optional<String> strongest(String topic) {
    RegistryView registry = new RegistryView();
    world
        .zooKeeper()
        .nodes(ZnodePaths.PUBLISHERS)
        .forEach(znode -> registry.apply(new CoordinatorEvent.Present(znode)));
    return Ownership.ownerOf(
            registry.publishers().stream()
                .map(PublisherRecord::offer)
                .filter(offer -> offer.topics().contains(new Topic(topic)))
                .map(Offer::candidate)
                .toList())
        .map(best -> best.publisher().name());
  }

  /** The latest term of a topic. */
  Optional<OwnerRecord> owner(String topic) {
    return owners.latest(new Topic(topic));
  }

  /** Publishers that are made from now on wait for so many subscribers. */
  Deployment waitSubscribers(int count) {
    waitSubscribers = OptionalInt.of(count);
    return this;
  }

  /** Publishers that are made from now on publish so many messages and end. */
  Deployment messages(long count) {
    messages = OptionalLong.of(count);
    return this;
  }

  /** Publishers that are made from now on publish so many messages a second. */
  Deployment rate(double messagesPerSecond) {
    rate = messagesPerSecond;
    return this;
  }

  /** Adds brokers of zone 1. */
  Deployment brokers(String... names) {
    for (String name : names) {
      broker(name, name, 1, 0);
    }
    return this;
  }

  /**
   * Adds a broker with the deployment's dissemination.
   *
   * @param firstPort of five fixed ports; 0 for free ones
   */
  Deployment broker(String name, String id, int zone, int firstPort) {
    Dissemination dissemination =
        mode == Mode.CENTRALIZED ? Dissemination.CENTRALIZED : Dissemination.DIRECT;
    return broker(name, id, zone, firstPort, dissemination);
  }

  /** Adds a broker with a dissemination of its own. */
  Deployment broker(String name, String id, int zone, int firstPort, Dissemination dissemination) {
    BrokerConfig config =
        new BrokerConfig(
            new BrokerId(id),
            new ZoneId(zone),
            dissemination,
            firstPort,
            firstPort == 0 ? 0 : firstPort + 1,
            firstPort == 0 ? 0 : firstPort + 2,
            firstPort == 0 ? 0 : firstPort + 3,
            firstPort == 0 ? 0 : firstPort + 4,
            UNCLEAN_WAIT_MS * MS);
    world.add(
        name,
        (transport, coordinator, time) ->
            born(
                name,
                new BrokerAgent(
                    outside(name, transport, coordinator, time),
                    identity(id, transport),
                    config,
                    name + "-" + life(name),
                    new Counters())));
    return this;
  }

  /** Adds a publisher of these topics, in any zone. */
  Deployment publisher(String name, String... topics) {
    return publisher(name, name, Optional.empty(), topics);
  }

  /** Adds a publisher of these topics. */
  Deployment publisher(String name, String id, Optional<ZoneId> zone, String... topics) {
    PublisherConfig config =
        new PublisherConfig(
            new PublisherId(id), client(zone, topics), waitSubscribers, DRAIN_MS * MS, policies);
    OptionalLong count = messages;
    double now = rate;
    world.add(
        name,
        (transport, coordinator, time) ->
            born(
                name,
                new PublisherAgent(
                    outside(name, transport, coordinator, time),
                    identity(id, transport),
                    config,
                    new PrioritizedMessages(
                        config.client().topics(),
                        count,
                        List.copyOf(config.policies().priorities())),
                    new PublishSchedule(now, OptionalLong.empty()),
                    StartSignal.atOnce(),
                    (stream, first, last, epoch, atUs) ->
                        world.recorder().record(new Fact.Acknowledged(stream, last)),
                    new Counters())));
    return this;
  }

  /** Adds a subscriber to these topics, in any zone. */
  Deployment subscriber(String name, String... topics) {
    return subscriber(name, name, Optional.empty(), topics);
  }

  /** Adds a subscriber to these topics. */
  Deployment subscriber(String name, String id, Optional<ZoneId> zone, String... topics) {
    joins.expect(name, qos.history().depth());
    SubscriberConfig config =
        new SubscriberConfig(
            new SubscriberId(id), client(zone, topics), OptionalLong.empty(), OptionalLong.empty());
    DeliverySink sink =
        delivered ->
            world
                .recorder()
                .record(
                    new Fact.Delivered(
                        new SubscriberId(name),
                        delivered.stream(),
                        delivered.sequence(),
                        new Epoch(delivered.epoch()),
                        delivered.kind()));
    world.add(
        name,
        (transport, coordinator, time) ->
            born(
                name,
                new SubscriberAgent(
                    outside(name, transport, coordinator, time),
                    identity(id, transport),
                    config,
                    sink,
                    new Counters())));
    return this;
  }

  World world() {
    return world;
  }

  Traffic traffic() {
    return traffic;
  }

  JoinExact joins() {
    return joins;
  }

  ReliablePromises promises() {
    return promises;
  }

  boolean isReliable() {
    return qos.reliability() == Reliability.RELIABLE;
  }

  /** The agent of a process' present or last life. */
  ProcessAgent agent(String name) {
    return agents.get(name);
  }

  SubscriberAgent subscriberAgent(String name) {
    return (SubscriberAgent) agents.get(name);
  }

  /** The incarnation that a process' present life told, 0 where it told none. */
  long incarnation(String name) {
    return told(name).stream()
        .filter(line -> line.startsWith("registered{incarnation="))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  /** The last number of every stream of every life of every publisher. */
  Map<StreamId, Long> published() {
    Map<StreamId, Long> published = new HashMap<>();
    publishers.forEach(
        publisher ->
            publisher.forEachStream(
                counts -> published.merge(counts.stream(), counts.published(), Math::max)));
    return published;
  }

  /** Why a process failed in any of its lives; nothing where it did not. */
  Optional<String> failure(String name) {
    return Optional.ofNullable(failures.get(name));
  }

  /** What a process' present life told, as {@code event{fields}}. */
  List<String> told(String name) {
    return told.getOrDefault(name, List.of());
  }

  boolean hasTold(String name, String event) {
    return told(name).stream().anyMatch(line -> line.startsWith(event + "{"));
  }

  /** The process of the zone's primary, as ZooKeeper's leader has it. */
  Optional<String> primary(int zone) {
    return world.zooKeeper().nodes(ZnodePaths.primary(new ZoneId(zone))).stream()
        .map(znode -> new String(znode.data(), java.nio.charset.StandardCharsets.UTF_8))
        .map(json -> json.replaceAll("(?s).*\"id\"\\s*:\\s*\"([^\"]*)\".*", "$1"))
        .findFirst();
  }

  /** The czxid of the zone's primary znode, 0 where there is none. */
  long epoch(int zone) {
    return world.zooKeeper().nodes(ZnodePaths.primary(new ZoneId(zone))).stream()
        .mapToLong(znode -> znode.czxid())
        .findFirst()
        .orElse(0);
  }

  long nowMs() {
    return world.scheduler().nowNs() / MS;
  }

  /** Lets time pass. */
  void run(long forMs) {
    world.runUntilMs(nowMs() + forMs);
  }

  /** Lets time pass until something holds. */
  void await(String what, long atMostMs, BooleanSupplier condition) {
    long fromMs = nowMs();
    if (!world.runUntil(fromMs + atMostMs, condition)) {
      throw new SimulationFailure(
          seed,
          world.scheduler().nowNs(),
          world.transcript(),
          new IllegalStateException(
              "not within %d ms from %d ms: %s".formatted(atMostMs, fromMs, what)));
    }
  }

  private ClientConfig client(Optional<ZoneId> zone, String... topics) {
    return new ClientConfig(topics(topics), zone, false, discovery(), qos, false);
  }

  private static List<Topic> topics(String... names) {
    List<Topic> topics = new ArrayList<>();
    for (String name : names) {
      topics.add(new Topic(name));
    }
    return topics;
  }

  private Discovery discovery() {
    return mode == Mode.BROKERLESS ? Discovery.ZOOKEEPER : Discovery.BROKER;
  }

  private static Identity identity(String id, SimTransport transport) {
    return new Identity(id, transport.host(), "0.0.0.0", 1);
  }

  private int life(String name) {
    return lives.getOrDefault(name, 0);
  }

  private <A extends ProcessAgent> A born(String name, A agent) {
    agents.put(name, agent);
    if (agent instanceof PublisherAgent publisher) {
      publishers.add(publisher);
    }
    return agent;
  }

  private io.zonecast.membership.World outside(
      String name, SimTransport transport, SimCoordinator coordinator, TimeSource time) {
    int life = lives.merge(name, 1, Integer::sum);
    told.put(name, new ArrayList<>());
    return new io.zonecast.membership.World(
        new WireTap(name, transports.apply(transport), world.recorder()),
        coordinators.apply(coordinator),
        time,
        new Random(seed * 31 + name.hashCode() * 17L + life),
        new ConnectPolicy("zookeeper", Long.MAX_VALUE / 4),
        sink(name));
  }

  private EventSink sink(String name) {
    List<String> lines = told.get(name);
    return (event, fields) -> {
      String line = event.text() + new TreeMap<>(fields);
      lines.add(line);
      Fact fact = fact(name, event.text(), fields);
      world.recorder().record(fact == null ? new Fact.Note(name, line, "") : fact);
      if (event == EventName.STOPPED) {
        agents.get(name).failure().ifPresent(failure -> fail(name, failure.why()));
      }
    };
  }

  private void fail(String name, String why) {
    failures.put(name, why);
    world.recorder().note(name, "failed", why);
  }

  private static Fact fact(String name, String event, Map<String, Object> fields) {
    return switch (event) {
      case "elected" -> new Fact.Elected(name, zone(fields), epoch(fields));
      case "deposed" -> new Fact.Deposed(name, zone(fields), epoch(fields));
      case "matched" -> new Fact.Matched(new SubscriberId(name), grant(fields));
      case "joined" ->
          new Fact.Joined(
              new SubscriberId(name),
              stream(fields),
              (Long) fields.get("first_sequence"),
              (Long) fields.get("history_first") - 1,
              (Long) fields.get("cut"));
      case "unmatched" -> new Fact.Unmatched(new SubscriberId(name), grant(fields));
      case "missed" ->
          new Fact.Missed(
              new SubscriberId(name),
              stream(fields),
              (Long) fields.get("from"),
              (Long) fields.get("to"));
      case "unclean" -> new Fact.Unclean(zone(fields), epoch(fields));
      default -> null;
    };
  }

  private static ZoneId zone(Map<String, Object> fields) {
    return new ZoneId((Integer) fields.get("zone"));
  }

  private static Epoch epoch(Map<String, Object> fields) {
    return new Epoch((Long) fields.get("epoch"));
  }

  private static StreamGrant grant(Map<String, Object> fields) {
    return new StreamGrant(
        new PublisherId(fields.get("publisher").toString()),
        new Incarnation((Long) fields.get("incarnation")),
        new Topic(fields.get("topic").toString()));
  }

  private static StreamId stream(Map<String, Object> fields) {
    StreamGrant grant = grant(fields);
    return new StreamId(
        grant.publisher(),
        grant.incarnation(),
        grant.topic(),
        (Integer) fields.get("priority"),
        (Long) fields.get("term"));
  }
}
