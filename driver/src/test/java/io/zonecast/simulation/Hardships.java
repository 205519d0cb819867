package io.zonecast.simulation;

import io.zonecast.domain.ZoneId;
import io.zonecast.registry.OwnerRecord;
import io.zonecast.simulation.Deployment.Mode;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/**
 * Deployments in which one rule of joining with history, or of owners, is all that keeps a promise:
 * what random ones meet too seldom. Each is run by its number; what is broken is thrown as a {@link
 * SimulationFailure}.
 */
final class Hardships {
  private static final long MS = 1_000_000;

  /** How many of each are run. */
  static final int EACH = 20;

  private static final NetworkProfile FAR = NetworkProfile.calm().withDelay(15 * MS, 30 * MS);

  private Hardships() {}

  /** Runs one of them by its number, and says how it failed; as {@link SeedSearch}. */
  abstract static class Search implements LongFunction<Optional<String>> {
    private final LongConsumer hardship;

    Search(LongConsumer hardship) {
      this.hardship = hardship;
    }

    @Override
    public Optional<String> apply(long seed) {
      try {
        hardship.accept(seed);
        return Optional.empty();
      } catch (SimulationFailure failure) {
        return Optional.of(failure.getMessage().lines().findFirst().orElse(""));
      }
    }
  }

  /** {@link #decidedByOneThatDiedAndItsSuccessorNotYet}. */
  public static final class LateDecision extends Search {
    /** Whatever its class loader loads is what runs. */
    public LateDecision() {
      super(Hardships::decidedByOneThatDiedAndItsSuccessorNotYet);
    }
  }

  /** {@link #decidedInAZoneWithoutASuccessor}. */
  public static final class LateDecisionOfAnotherZone extends Search {
    /** Whatever its class loader loads is what runs. */
    public LateDecisionOfAnotherZone() {
      super(Hardships::decidedInAZoneWithoutASuccessor);
    }
  }

  /** {@link #cutOffFromTheFormerOwner}. */
  public static final class LateTail extends Search {
    /** Whatever its class loader loads is what runs. */
    public LateTail() {
      super(Hardships::cutOffFromTheFormerOwner);
    }
  }

  /** {@link #joiningFromAfar}. */
  public static final class FarJoin extends Search {
    /** Whatever its class loader loads is what runs. */
    public FarJoin() {
      super(Hardships::joiningFromAfar);
    }
  }

  /** {@link #joiningABrokerThatLostEverything}. */
  public static final class EmptyBroker extends Search {
    /** Whatever its class loader loads is what runs. */
    public EmptyBroker() {
      super(Hardships::joiningABrokerThatLostEverything);
    }
  }

  /**
   * A primary decides that another one owns a topic, can tell nobody, and dies; its successor,
   * which was sent more of the former term by then, decides too; only then does the first decision
   * arrive.
   */
  static void decidedByOneThatDied(long seed) {
    LateDecisions late = new LateDecisions();
    Deployment deployment = Deployment.calm(Mode.CENTRALIZED, seed).exclusive().reliable();
    deployment.tamperCoordinator(late::on).brokers("b1");
    deployment.await("it reigns", 3_000, () -> deployment.primary(1).isPresent());
    deployment.tamperCoordinator(way -> way).brokers("b2", "b3");
    twoPublishers(deployment.rate(200));
    deployment.run(1_000);
    World world = deployment.world();
    world.block("b1", "strong");
    late.hold();
    deployment.setStrength("strong", 0);
    deployment.await("a decision is under way", 1_000, late::isSomeUnderWay);
    world.kill("b1");
    deployment.await("its successor decides", 3_000, () -> isOwner(deployment, "weak"));
    deployment.run(seed);
    late.arrive(world);
    deployment.run(2_000);
    deployment.promises().checkEnd();
  }

  /**
   * The same, but the first decision arrives between its successor's election and its successor's
   * decision.
   */
  static void decidedByOneThatDiedAndItsSuccessorNotYet(long seed) {
    LateDecisions first = new LateDecisions();
    LateDecisions second = new LateDecisions();
    Deployment deployment = Deployment.calm(Mode.CENTRALIZED, seed).exclusive().reliable();
    deployment.tamperCoordinator(first::on).brokers("b1");
    deployment.await("it reigns", 3_000, () -> deployment.primary(1).isPresent());
    deployment.tamperCoordinator(second::on).brokers("b2", "b3");
    deployment.tamperCoordinator(way -> way);
    twoPublishers(deployment.rate(1_000));
    deployment.run(1_000);
    World world = deployment.world();
    world.block("b1", "strong");
    first.hold();
    second.hold();
    deployment.setStrength("strong", 0);
    deployment.await("a decision is under way", 1_000, first::isSomeUnderWay);
    deployment.run(seed);
    world.kill("b1");
    deployment.await("its successor decides", 3_000, second::isSomeUnderWay);
    first.arrive(world);
    second.arrive(world);
    deployment.await("the next one owns", 3_000, () -> isOwner(deployment, "weak"));
    deployment.run(2_000);
    deployment.promises().checkEnd();
  }

  /**
   * In direct dissemination the lowest zone's primary decides, and dies; nobody follows in its
   * zone, so that the next zone's decides, and decides again; only then does the first decision
   * arrive.
   */
  static void decidedInAZoneWithoutASuccessor(long seed) {
    LateDecisions late = new LateDecisions();
    Deployment deployment = Deployment.calm(Mode.DIRECT, seed).exclusive().reliable();
    deployment.tamperCoordinator(late::on).broker("b1", "b1", 1, 0);
    deployment.tamperCoordinator(way -> way).broker("b2", "b2", 2, 0);
    deployment.await("both reign", 3_000, () -> deployment.primary(2).isPresent());
    Optional<ZoneId> second = Optional.of(new ZoneId(2));
    deployment.strength(1).publisher("weak", "weak", second, "A");
    deployment.strength(5).publisher("strong", "strong", second, "A");
    deployment.subscriber("s1", "s1", second, "A").subscriber("s2", "s2", second, "A");
    deployment.await("the stronger one owns", 3_000, () -> isOwner(deployment, "strong"));
    deployment.run(1_000);
    late.hold();
    deployment.setStrength("strong", 0);
    deployment.await("a decision is under way", 1_000, late::isSomeUnderWay);
    World world = deployment.world();
    world.kill("b1");
    deployment.await("the next zone decides", 8_000, () -> isOwner(deployment, "weak"));
    deployment.setStrength("strong", 7);
    deployment.await("it decides again", 1_000, () -> isOwner(deployment, "strong"));
    deployment.run(seed);
    Optional<OwnerRecord> decided = deployment.owner("A");
    late.arrive(world);
    deployment.await("what stood stands", 1, () -> deployment.owner("A").equals(decided));
    deployment.run(2_000);
    deployment.promises().checkEnd();
  }

  private static void twoPublishers(Deployment deployment) {
    deployment.strength(1).publisher("weak", "A").strength(5).publisher("strong", "A");
    deployment.subscriber("s1", "A").subscriber("s2", "A");
    deployment.await(
        "the stronger one owns",
        3_000,
        () -> isOwner(deployment, "strong") && deployment.traffic().last("s2", "strong", "A") > 5);
  }

  private static boolean isOwner(Deployment deployment, String publisher) {
    return deployment
        .owner("A")
        .flatMap(OwnerRecord::owner)
        .filter(owner -> owner.publisher().name().equals(publisher))
        .isPresent();
  }

  /** Who can't hear an owner for a moment hears of its successor meanwhile. */
  static void cutOffFromTheFormerOwner(long seed) {
    Deployment deployment = Deployment.calm(Mode.DIRECT, seed).exclusive().reliable().rate(200);
    twoPublishers(deployment.brokers("b1", "b2"));
    World world = deployment.world();
    world.partition("strong", "s1");
    deployment.run(20 + seed);
    deployment.setStrength("strong", 0);
    deployment.await("the next one owns", 1_000, () -> isOwner(deployment, "weak"));
    deployment.run(10 * seed);
    world.heal("strong", "s1");
    deployment.run(3_000);
    deployment.promises().checkEnd();
  }

  /**
   * Until who joins asks for its history, the stream has forgotten it. Directly where the number is
   * odd.
   */
  static void joiningFromAfar(long seed) {
    Mode mode = seed % 2 == 1 ? Mode.DIRECT : Mode.CENTRALIZED;
    Deployment deployment = new Deployment(mode, seed, FAR, CoordinatorProfile.calm());
    deployment.brokers("b1").history(40).rate(20_000).publisher("p1", "A").subscriber("s1", "A");
    deployment.run(1_000);
    deployment.subscriber("s2", "A");
    long before = deployment.joins().histories();
    deployment.await("it gets its history", 1_000, () -> deployment.joins().histories() > before);
    deployment.run(100);
  }

  /**
   * A lone broker starts again with empty memory, and is sent little by little what it had, while
   * somebody waits to join.
   */
  static void joiningABrokerThatLostEverything(long seed) {
    Deployment deployment =
        new Deployment(Mode.CENTRALIZED, seed, FAR, CoordinatorProfile.calm()).history(40);
    deployment.brokers("b1").publisher("p1", "A").subscriber("s1", "A");
    deployment.run(4_000);
    World world = deployment.world();
    world.kill("b1");
    deployment.run(200);
    world.network().window("b1", 1);
    world.start("b1");
    deployment.subscriber("s2", "A");
    deployment.await("it receives", 10_000, () -> deployment.traffic().last("s2", "p1", "A") > 0);
    deployment.run(500);
  }
}
