package io.zonecast.simulation;

import io.zonecast.domain.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One seed, one deployment under random faults. After the healing every living matched pair must
 * deliver new messages.
 */
final class RandomDeployment {
  private static final long FIRST_FAULT_MS = 1_000;
  private static final long HEAL_MS = 20_000;
  private static final long FLOWS_AGAIN_MS = 15_000;
  private static final long LOOKING_MS = 2_000;
  private static final long SUPERVISED_MS = 1_000;

  /** Of 20 a second: what is under way, and what one standby may hold up. */
  private static final long MOST_UNACKNOWLEDGED = 40;

  /** Plenty, unless an agent is due all the time. */
  private static final long MOST_EVENTS = 200_000;

  private static final String[][] TOPICS = {{"A"}, {"A", "B"}, {"B", "C"}};

  private record Client(String name, int zone, List<String> topics) {}

  private final long seed;
  private final Random random;
  private final Deployment.Mode mode;
  private final int zones;

  /** Whether no fault touches the links from publishers to subscribers. */
  private final boolean steady;

  private final Deployment deployment;
  private final List<Client> publishers = new ArrayList<>();
  private final List<Client> subscribers = new ArrayList<>();

  RandomDeployment(long seed) {
    this.seed = seed;
    this.random = new Random(seed * 0x5DEECE66DL + 11);
    this.mode = mode(random.nextInt(20));
    this.zones = random.nextInt(4) == 0 ? 2 : 1;
    this.steady = random.nextInt(6) == 0;
    boolean centralized = mode == Deployment.Mode.CENTRALIZED;
    boolean twoReigns = centralized && !steady && random.nextBoolean();
    Weather weather = weather(centralized, twoReigns);
    this.deployment = new Deployment(mode, seed, weather.network(), weather.coordinator());
    deployment.rate(random.nextInt(3) == 0 ? 3 : 20);
    if (new Random(seed * 7_919).nextBoolean()) {
      deployment.reliable();
    }
    populate(twoReigns ? 1 : 0);
    clients().forEach(deployment.promises()::excuse);
    List<String> all = List.copyOf(deployment.world().names());
    if (steady) {
      deployment.world().check(new NothingUnmatched());
      weather
          .spaced(centralized ? clients() : all, FIRST_FAULT_MS, HEAL_MS)
          .install(deployment.world());
    } else {
      weather
          .faults(
              all,
              this::mighty,
              FIRST_FAULT_MS,
              HEAL_MS,
              twoReigns ? 2 + random.nextInt(4) : random.nextInt(14))
          .install(deployment.world());
      deployment
          .world()
          .check(
              weather.ambush(
                  deployment.world(),
                  all,
                  twoReigns ? 6 * random.nextInt(2) : random.nextInt(4),
                  HEAL_MS));
    }
  }

  private Weather weather(boolean centralized, boolean twoReigns) {
    if (steady) {
      return Weather.badZooKeeper(random, !centralized && random.nextBoolean());
    }
    return twoReigns ? Weather.twoReigns(random) : Weather.of(random);
  }

  /** Who reigns in some zone; the first one of all where nobody does. */
  private String mighty() {
    return deployment
        .primary(1 + random.nextInt(zones))
        .orElseGet(() -> deployment.world().names().iterator().next());
  }

  private List<String> clients() {
    return Stream.concat(publishers.stream(), subscribers.stream()).map(Client::name).toList();
  }

  /** Without a broker in two of twenty deployments; the other ways share the rest. */
  private static Deployment.Mode mode(int dice) {
    return dice < 9
        ? Deployment.Mode.DIRECT
        : dice < 18 ? Deployment.Mode.CENTRALIZED : Deployment.Mode.BROKERLESS;
  }

  private void populate(int more) {
    if (mode != Deployment.Mode.BROKERLESS) {
      boolean fixedPorts = random.nextBoolean();
      int brokers = zones + more + random.nextInt(4 - more);
      for (int i = 1; i <= brokers; i++) {
        deployment.broker("b" + i, "b" + i, i % zones + 1, fixedPorts ? 5_000 + 10 * i : 0);
      }
    }
    add("p", publishers, more);
    add("s", subscribers, more);
    for (Client client : publishers) {
      deployment.publisher(client.name, client.name, zone(client), topics(client));
    }
    for (Client client : subscribers) {
      deployment.subscriber(client.name, client.name, zone(client), topics(client));
    }
  }

  private void add(String letter, List<Client> clients, int more) {
    int count = 1 + more + random.nextInt(3 - more);
    for (int i = 1; i <= count; i++) {
      clients.add(
          new Client(
              letter + i,
              1 + random.nextInt(zones),
              List.of(TOPICS[random.nextInt(TOPICS.length)])));
    }
  }

  private Optional<ZoneId> zone(Client client) {
    return mode == Deployment.Mode.CENTRALIZED || zones > 1
        ? Optional.of(new ZoneId(client.zone))
        : Optional.empty();
  }

  private static String[] topics(Client client) {
    return client.topics.toArray(String[]::new);
  }

  Deployment deployment() {
    return deployment;
  }

  /** Runs to the end; throws a {@link SimulationFailure} where anything was not as it should be. */
  void run() {
    deployment.world().runUntilMs(HEAL_MS);
    while (deployment.nowMs() < HEAL_MS + FLOWS_AGAIN_MS) {
      deployment.run(SUPERVISED_MS);
      deployment.world().names().forEach(deployment.world()::start);
    }
    deployment.traffic().mark();
    deployment.promises().mark();
    deployment.run(LOOKING_MS);
    List<String> dry = dryPairs();
    if (!dry.isEmpty()) {
      fail("no traffic after the faults (%s): %s".formatted(mode, dry));
    }
    if (deployment.isReliable()) {
      checkPromises();
    } else {
      subscribers.forEach(this::checkLosses);
    }
    if (deployment.world().scheduler().executed() > MOST_EVENTS) {
      fail("%d events: an agent spins".formatted(deployment.world().scheduler().executed()));
    }
  }

  private void checkPromises() {
    try {
      deployment.promises().checkEnd();
    } catch (InvariantViolation broken) {
      fail(broken.getMessage());
    }
    Set<String> lives = new TreeSet<>();
    publishers.forEach(one -> lives.add(one.name + "@" + deployment.incarnation(one.name)));
    deployment
        .published()
        .forEach(
            (stream, last) -> {
              long open = last - deployment.promises().acknowledged(stream);
              if (lives.contains(stream.publisher() + "@" + stream.incarnation())
                  && open > MOST_UNACKNOWLEDGED) {
                fail("%d of %s are not acknowledged".formatted(open, stream));
              }
            });
  }

  /** Losses are counted, never guessed: what is missing is known, and nothing else is said lost. */
  private void checkLosses(Client subscriber) {
    long missing = deployment.traffic().missing(subscriber.name);
    long most = deployment.traffic().outstanding(subscriber.name, deployment.published());
    long lost =
        deployment.subscriberAgent(subscriber.name).lost()
            + deployment.subscriberAgent(subscriber.name).outOfOrder();
    if (steady && lost > 0) {
      fail("%s lost %d, though only ZooKeeper was away".formatted(subscriber, lost));
    }
    if (lost < missing || lost > most) {
      fail(
          "%s says that it lost %d, and at least %d, at most %d are missing"
              .formatted(subscriber, lost, missing, most));
    }
  }

  private List<String> dryPairs() {
    List<String> dry = new ArrayList<>();
    for (Client subscriber : subscribers) {
      for (Client publisher : publishers) {
        if (mode == Deployment.Mode.CENTRALIZED && subscriber.zone != publisher.zone) {
          continue;
        }
        for (String topic : publisher.topics) {
          if (subscriber.topics.contains(topic)
              && deployment.traffic().sinceMark(subscriber.name, publisher.name, topic) == 0) {
            dry.add(Traffic.pair(subscriber.name, publisher.name, topic));
          }
        }
      }
    }
    return dry;
  }

  private void fail(String why) {
    throw new SimulationFailure(
        seed,
        deployment.world().scheduler().nowNs(),
        deployment.world().transcript(),
        new IllegalStateException(why));
  }
}
