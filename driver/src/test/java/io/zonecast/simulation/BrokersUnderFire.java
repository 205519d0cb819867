package io.zonecast.simulation;

import io.zonecast.domain.OnSlow;
import io.zonecast.domain.Retention;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One seed, one centralized deployment of reliable publishers and subscribers, and faults that hit
 * its brokers, ZooKeeper, and links: nobody else. So nothing excuses a publisher's or a
 * subscriber's loss but an unclean election.
 */
final class BrokersUnderFire {
  private static final long FIRST_FAULT_MS = 1_500;
  private static final long HEAL_MS = 16_000;
  private static final long SETTLED_MS = 12_000;
  private static final long LOOKING_MS = 2_000;
  private static final long LONGEST_MS = 7_000;
  private static final long MOST_UNACKNOWLEDGED = 40;

  /** Small, so that what is kept for its own sake hides nothing. */
  private static final int WINDOW = 24;

  private static final List<String> CLIENTS = List.of("p1", "p2", "s1", "s2");

  private final long seed;
  private final Random random;
  private final Deployment deployment;
  private final int brokers;

  BrokersUnderFire(long seed) {
    this.seed = seed;
    this.random = new Random(seed * 0x2545F4914F6CDD1DL + 3);
    boolean rough = random.nextBoolean();
    this.deployment =
        new Deployment(
                Deployment.Mode.CENTRALIZED,
                seed,
                rough ? NetworkProfile.rough() : NetworkProfile.calm(),
                rough ? CoordinatorProfile.rough() : CoordinatorProfile.calm())
            .reliable()
            .retain(new Retention(WINDOW, OnSlow.BLOCK));
    deployment.world().check(new ListedHoldAcknowledged(deployment));
    this.brokers = 1 + random.nextInt(3);
    if (brokers == 1) {
      deployment.promises().expectNothingOfUncleanElections();
    }
    for (int i = 1; i <= brokers; i++) {
      deployment.broker("b" + i, "b" + i, 1, 5_000 + 10 * i);
    }
    deployment
        .publisher("p1", "A", "B")
        .publisher("p2", "B")
        .subscriber("s1", "A", "B")
        .subscriber("s2", "B");
    deployment.messages(20 + random.nextInt(200)).publisher("p3", "B");
    FaultScheduler plan = new FaultScheduler(HEAL_MS);
    for (int i = 1 + random.nextInt(10); i > 0; i--) {
      long fromMs = FIRST_FAULT_MS + (long) (random.nextDouble() * (HEAL_MS - FIRST_FAULT_MS));
      double length = random.nextDouble();
      long toMs = Math.min(HEAL_MS, fromMs + 1 + (long) (length * length * LONGEST_MS));
      plan.plan(fromMs, toMs, draw());
    }
    plan.install(deployment.world());
  }

  private Fault draw() {
    String broker = broker();
    String other = brokers > 1 && random.nextBoolean() ? broker() : client();
    String far = broker.equals(other) || random.nextInt(3) == 0 ? SimZooKeeper.NAME : other;
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> new Fault.Crash(broker);
      case 4 -> new Fault.PowerLoss(broker);
      case 5 -> new Fault.Restart(broker);
      case 6, 7, 8 -> new Fault.Pause(broker);
      case 9, 10 -> new Fault.Partition(broker, far);
      case 11, 12 ->
          random.nextBoolean() ? new Fault.OneWay(broker, far) : new Fault.OneWay(far, broker);
      case 13 -> new Fault.Reset(broker);
      case 14 -> new Fault.ZkDisconnect(broker);
      default -> new Fault.ZkExpire(broker);
    };
  }

  private String broker() {
    return "b" + (1 + random.nextInt(brokers));
  }

  private String client() {
    return CLIENTS.get(random.nextInt(CLIENTS.size()));
  }

  Deployment deployment() {
    return deployment;
  }

  /** Runs to the end; throws a {@link SimulationFailure} where a promise was broken. */
  void run() {
    deployment.world().runUntilMs(HEAL_MS + SETTLED_MS);
    deployment.traffic().mark();
    deployment.run(LOOKING_MS);
    if (deployment.traffic().sinceMark().size() < 5) {
      fail("no traffic after the faults: only " + deployment.traffic().sinceMark());
    }
    try {
      deployment.promises().checkEnd();
    } catch (InvariantViolation broken) {
      fail(broken.getMessage());
    }
    deployment
        .published()
        .forEach(
            (stream, last) -> {
              long open = last - deployment.promises().acknowledged(stream);
              if (open > MOST_UNACKNOWLEDGED) {
                fail("%d of %s are not acknowledged".formatted(open, stream));
              }
            });
  }

  /** One seed, and how it failed. */
  static Optional<SimulationFailure> failureOf(long seed) {
    try {
      new BrokersUnderFire(seed).run();
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
