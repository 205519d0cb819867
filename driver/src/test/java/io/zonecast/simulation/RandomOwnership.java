package io.zonecast.simulation;

import io.zonecast.registry.OwnerRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One seed, one deployment with history, of which most have owned topics: publishers of differing
 * strength and subscribers come and go, strengths change, and faults hit everybody. In the end
 * traffic flows, from exactly the strongest where a topic is owned.
 */
final class RandomOwnership {
  private static final long FIRST_FAULT_MS = 1_500;
  private static final long HEAL_MS = 14_000;

  /** Longer than sessions, and than who was late is not believed. */
  private static final long SETTLED_MS = 12_000;

  private static final long LOOKING_MS = 1_500;
  private static final long LONGEST_MS = 5_000;
  private static final String TOPIC = "A";

  private final long seed;
  private final Random random;
  private final Deployment deployment;
  private final boolean exclusive;
  private final boolean gentle;
  private final List<String> brokers = new ArrayList<>();
  private final List<String> publishers = new ArrayList<>();
  private final List<String> subscribers = new ArrayList<>();

  RandomOwnership(long seed) {
    this.seed = seed;
    this.random = new Random(seed * 0x2545F4914F6CDD1DL + 7);
    boolean rough = random.nextInt(3) != 0;
    this.exclusive = random.nextInt(4) != 0;
    this.gentle = random.nextInt(3) == 0;
    this.deployment =
        new Deployment(
            random.nextBoolean() ? Deployment.Mode.DIRECT : Deployment.Mode.CENTRALIZED,
            seed,
            rough ? NetworkProfile.rough() : NetworkProfile.calm(),
            rough ? CoordinatorProfile.rough() : CoordinatorProfile.calm());
    populate();
    FaultScheduler plan = new FaultScheduler(HEAL_MS);
    for (int i = 2 + random.nextInt(9); i > 0; i--) {
      long fromMs = FIRST_FAULT_MS + (long) (random.nextDouble() * (HEAL_MS - FIRST_FAULT_MS));
      double length = random.nextDouble();
      long toMs = Math.min(HEAL_MS, fromMs + 1 + (long) (length * length * LONGEST_MS));
      plan.plan(fromMs, toMs, draw());
    }
    plan.install(deployment.world());
    planChanges();
  }

  private void populate() {
    if (random.nextBoolean()) {
      deployment.reliable();
    }
    if (exclusive) {
      deployment.exclusive();
    }
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      brokers.add("b" + i);
      deployment.broker("b" + i, "b" + i, 1, random.nextBoolean() ? 5_000 + 10 * i : 0);
    }
    int depth = random.nextInt(3) * 20;
    if (random.nextInt(3) == 0) {
      deployment.deadlineMs(400);
    }
    deployment.history(depth);
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      addPublisher("p" + i);
    }
    addSubscriber("s1", depth);
    for (int i = 2 + random.nextInt(4); i > 1; i--) {
      String name = "s" + i;
      long atMs = 500L + random.nextInt(12_000);
      int wanted = depth == 0 ? 0 : random.nextInt(depth + 1);
      deployment.world().scheduler().at(atMs * 1_000_000, () -> addSubscriber(name, wanted));
    }
    if (random.nextBoolean()) {
      long atMs = 500L + random.nextInt(12_000);
      deployment
          .world()
          .scheduler()
          .at(
              atMs * 1_000_000,
              () -> {
                deployment.history(depth);
                addPublisher("p9");
              });
    }
  }

  private void addPublisher(String name) {
    publishers.add(name);
    if (!gentle) {
      deployment.promises().excuse(name);
      deployment.joins().excuse(name);
    }
    deployment.strength(random.nextInt(4)).publisher(name, TOPIC);
  }

  private void addSubscriber(String name, int wanted) {
    subscribers.add(name);
    deployment.promises().excuse(name);
    deployment.history(wanted).subscriber(name, TOPIC);
  }

  private void planChanges() {
    for (int i = random.nextInt(8); exclusive && i > 0; i--) {
      long atMs = 1_000L + random.nextInt(13_000);
      int strength = random.nextInt(9);
      deployment
          .world()
          .scheduler()
          .at(atMs * 1_000_000, () -> deployment.setStrength(one(publishers), strength));
    }
  }

  private String one(List<String> names) {
    return names.get(random.nextInt(names.size()));
  }

  /** Where it is gentle no publisher is hit: so nothing excuses what is lost of it. */
  private Fault draw() {
    String broker = one(brokers);
    String victim = random.nextInt(3) != 0 ? broker : gentle ? "s1" : one(publishers);
    return switch (random.nextInt(gentle ? 11 : 15)) {
      case 0, 1, 2, 3 -> new Fault.Crash(victim);
      case 4 -> new Fault.Restart(victim);
      case 5, 6 -> new Fault.Pause(victim);
      case 7 -> new Fault.ZkDisconnect(victim);
      case 8 -> new Fault.ZkExpire(broker);
      case 9 -> new Fault.ZkDown();
      case 10 -> new Fault.Reset(broker);
      case 11 -> new Fault.Partition(victim, SimZooKeeper.NAME);
      case 12 -> new Fault.Partition(victim, one(subscribers));
      case 13 -> new Fault.OneWay(broker, one(publishers));
      default -> new Fault.PowerLoss(victim);
    };
  }

  Deployment deployment() {
    return deployment;
  }

  /** Runs to the end; throws a {@link SimulationFailure} where a promise was broken. */
  void run() {
    deployment.world().runUntilMs(HEAL_MS + SETTLED_MS);
    deployment.traffic().mark();
    deployment.promises().mark();
    deployment.run(LOOKING_MS);
    for (String subscriber : subscribers) {
      for (String publisher : publishers) {
        checkFlow(subscriber, publisher);
      }
    }
    try {
      deployment.promises().checkEnd();
    } catch (InvariantViolation broken) {
      fail(broken.getMessage());
    }
  }

  private void checkFlow(String subscriber, String publisher) {
    boolean isExpected =
        !exclusive || deployment.strongest(TOPIC).filter(publisher::equals).isPresent();
    long delivered = deployment.traffic().sinceMark(subscriber, publisher, TOPIC);
    if (isExpected == (delivered == 0)) {
      Optional<OwnerRecord> owner = deployment.owner(TOPIC);
      fail(
          "%s received %d of %s; strongest is %s, decided %s"
              .formatted(subscriber, delivered, publisher, deployment.strongest(TOPIC), owner));
    }
  }

  /** One seed, and how it failed. */
  static Optional<SimulationFailure> failureOf(long seed) {
    try {
      new RandomOwnership(seed).run();
      return Optional.empty();
    } catch (SimulationFailure failure) {
      return Optional.of(failure);
    }
  }

  private void fail(String why) {
    throw new SimulationFailure(
        seed,
        deployment.world().scheduler().nowNs(),
        deployment.world().transcript(),
        new IllegalStateException(why));
  }
}
