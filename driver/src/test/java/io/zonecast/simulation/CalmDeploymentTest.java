package io.zonecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.Znode;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.simulation.Deployment.Mode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real agents where one thing at a time goes wrong, or nothing. */
final class CalmDeploymentTest {
  private static final long SESSION_MS = CoordinatorProfile.calm().sessionTimeoutMs();
  private static final Optional<ZoneId> ANY = Optional.empty();

  /**
   * With seed 1 a publisher's hello is read in the same duty cycle as its registration, and is
   * answered with an audience of nobody.
   */
  private static final long UNHURRIED_SEED = 2;

  /** Two brokers, two publishers (A, B and B), two subscribers (A, B and B), everyone matched. */
  private static Deployment running(Mode mode) {
    Deployment deployment = populated(Deployment.calm(mode), mode);
    deployment.await("everyone is matched", 2_000, () -> allMatched(deployment));
    deployment.await("traffic", 2_000, () -> flows(deployment));
    if (mode == Mode.CENTRALIZED) {
      deployment.await("the standbys are in sync", 2_000, () -> areInSync(deployment));
    }
    return deployment;
  }

  private static boolean areInSync(Deployment deployment) {
    return deployment.told(primary(deployment)).stream()
        .filter(line -> line.startsWith("in_sync{"))
        .anyMatch(line -> line.contains("b1") && line.contains("b2") && line.contains("b3"));
  }

  private static Deployment populated(Deployment deployment, Mode mode) {
    return publishing(listening(deployment, mode));
  }

  private static Deployment listening(Deployment deployment, Mode mode) {
    if (mode != Mode.BROKERLESS) {
      deployment.brokers("b1", "b2", "b3");
    }
    return deployment.subscriber("s1", "A", "B").subscriber("s2", "B");
  }

  private static Deployment publishing(Deployment deployment) {
    return deployment.publisher("p1", "A", "B").publisher("p2", "B");
  }

  private static boolean allMatched(Deployment deployment) {
    Traffic traffic = deployment.traffic();
    return traffic.isMatched("s1", "p1", "A")
        && traffic.isMatched("s1", "p1", "B")
        && traffic.isMatched("s1", "p2", "B")
        && traffic.isMatched("s2", "p1", "B")
        && traffic.isMatched("s2", "p2", "B")
        && deployment.hasTold("s1", "ready")
        && deployment.hasTold("s2", "ready");
  }

  private static boolean flows(Deployment deployment) {
    return deployment.traffic().sinceMark().size() == 5;
  }

  private static void flowsAgain(Deployment deployment, long withinMs) {
    deployment.traffic().mark();
    deployment.await("traffic goes on", withinMs, () -> flows(deployment));
  }

  private static String primary(Deployment deployment) {
    return deployment.primary(1).orElseThrow();
  }

  private static void assertNothingLost(Deployment deployment) {
    for (String name : Set.of("s1", "s2")) {
      assertThat(deployment.traffic().missing(name)).as(name).isZero();
      assertThat(deployment.subscriberAgent(name).lost()).as(name).isZero();
      assertThat(deployment.subscriberAgent(name).duplicated()).as(name).isZero();
      assertThat(deployment.subscriberAgent(name).outOfOrder()).as(name).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void everyMessageAfterReadyIsDeliveredExactlyOnceInOrder(Mode mode) {
    Deployment deployment = listening(Deployment.calm(mode, UNHURRIED_SEED).messages(40), mode);
    deployment.await(
        "subscribers are ready",
        2_000,
        () -> deployment.hasTold("s1", "ready") && deployment.hasTold("s2", "ready"));
    publishing(deployment);
    deployment.await(
        "publishers end",
        10_000,
        () -> !deployment.world().isAlive("p1") && !deployment.world().isAlive("p2"));
    deployment.run(1_000);
    assertThat(deployment.traffic().sinceMark().values())
        .containsExactlyInAnyOrder(20L, 20L, 20L, 40L, 40L);
    assertThat(deployment.traffic().first("s1", "p1", "A")).isEqualTo(1);
    assertThat(deployment.traffic().first("s2", "p2", "B")).isEqualTo(1);
    assertNothingLost(deployment);
    assertThat(deployment.told("s1"))
        .filteredOn(line -> line.startsWith("stream_ended"))
        .hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"DIRECT", "CENTRALIZED"})
  void aKilledPrimaryIsFollowedByTheNextWithAHigherEpochAndTrafficGoesOn(Mode mode) {
    Deployment deployment = running(mode);
    String killed = primary(deployment);
    long epoch = deployment.epoch(1);
    deployment.world().kill(killed);
    deployment.await("a higher epoch", 200, () -> deployment.epoch(1) > epoch);
    assertThat(deployment.primary(1)).isPresent().get().isNotEqualTo(killed);
    flowsAgain(deployment, 500);
    deployment.run(10_000);
    flowsAgain(deployment, 500);
    if (mode == Mode.DIRECT) {
      assertNothingLost(deployment);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"DIRECT", "CENTRALIZED"})
  void aPrimaryThatIsStoppedInOrderIsFollowedAtOnce(Mode mode) {
    Deployment deployment = running(mode);
    String stopped = primary(deployment);
    long epoch = deployment.epoch(1);
    deployment.world().stop(stopped);
    deployment.await("a higher epoch", 100, () -> deployment.epoch(1) > epoch);
    flowsAgain(deployment, 500);
    deployment.await("it ended", 1_000, () -> !deployment.world().isAlive(stopped));
    assertThat(deployment.failure(stopped)).isEmpty();
  }

  @Test
  void twoKillsInARowLeaveTheThirdBrokerInCharge() {
    Deployment deployment = running(Mode.CENTRALIZED);
    long first = deployment.epoch(1);
    deployment.world().kill(primary(deployment));
    deployment.await("the second reigns", 1_500, () -> deployment.epoch(1) > first);
    long second = deployment.epoch(1);
    deployment.world().kill(primary(deployment));
    deployment.await("the third reigns", 1_500, () -> deployment.epoch(1) > second);
    flowsAgain(deployment, 500);
  }

  @Test
  void aBrokerThatReturnsUnderItsOldIdAndPortsStandsBy() {
    Deployment deployment = Deployment.calm(Mode.CENTRALIZED);
    deployment.broker("b1", "b1", 1, 5_000).run(100);
    deployment.broker("b2", "b2", 1, 5_100).run(100);
    deployment.publisher("p1", "A").subscriber("s1", "A").run(1_000);
    deployment.world().kill("b1");
    deployment.run(20);
    deployment.world().start("b1");
    deployment.run(2_000);
    assertThat(deployment.failure("b1")).isEmpty();
    assertThat(primary(deployment)).isEqualTo("b2");
    assertThat(deployment.hasTold("b1", "standby")).isTrue();
  }

  @Test
  void aLoneBrokerThatReturnsUnderItsOldIdAndPortsServesAgain() {
    Deployment deployment = Deployment.calm(Mode.CENTRALIZED);
    deployment.broker("b1", "b1", 1, 5_000).publisher("p1", "A").subscriber("s1", "A").run(1_000);
    deployment.world().kill("b1");
    deployment.run(20);
    deployment.world().start("b1");
    deployment.run(Deployment.UNCLEAN_WAIT_MS + 1_000);
    deployment.traffic().mark();
    deployment.run(1_000);
    assertThat(deployment.failure("b1")).isEmpty();
    assertThat(deployment.traffic().sinceMark("s1", "p1", "A")).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aSubscriberThatJoinsLaterMissesNothingFromItsFirstNumberOn(Mode mode) {
    Deployment deployment = running(mode);
    deployment.run(3_000);
    deployment.subscriber("s3", "B");
    deployment.await("it is ready", 1_000, () -> deployment.hasTold("s3", "ready"));
    deployment.run(2_000);
    assertThat(deployment.traffic().first("s3", "p1", "B")).isGreaterThan(20);
    assertThat(deployment.traffic().first("s3", "p2", "B")).isGreaterThan(40);
    assertThat(deployment.traffic().missing("s3")).isZero();
    assertThat(deployment.traffic().sinceMark("s3", "p1", "B")).isGreaterThanOrEqualTo(19);
    assertNothingLost(deployment);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"DIRECT", "CENTRALIZED"})
  void aSubscriberThatJoinsAfterAFailoverIsMatchedToAStreamThatRests(Mode mode) {
    Deployment deployment = Deployment.calm(mode).brokers("b1", "b2");
    deployment.publisher("p1", "A").subscriber("s1", "A").run(2_000);
    deployment.world().kill(primary(deployment));
    deployment.run(5_000);
    deployment.subscriber("s3", "A").run(1_000);
    assertThat(deployment.traffic().isMatched("s3", "p1", "A")).isTrue();
    assertThat(deployment.traffic().missing("s3")).isZero();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aPublisherThatRestartsUnderItsIdIsANewIncarnation(Mode mode) {
    Deployment deployment = running(mode);
    long former = incarnation(deployment, "p2");
    deployment.world().kill("p2");
    deployment.run(50);
    deployment.world().start("p2");
    flowsAgain(deployment, 1_000);
    assertThat(incarnation(deployment, "p2")).isGreaterThan(former);
    deployment.run(2 * SESSION_MS);
    assertThat(deployment.told("s2"))
        .anyMatch(
            line -> line.startsWith("unmatched") && line.contains("incarnation=" + former + ","));
    flowsAgain(deployment, 500);
  }

  private static long incarnation(Deployment deployment, String name) {
    return deployment.incarnation(name);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"DIRECT", "CENTRALIZED"})
  void aLivingPrimaryWhoseSessionExpiresIsDeposedOrRenewed(Mode mode) {
    Deployment deployment = running(mode);
    String first = primary(deployment);
    long epoch = deployment.epoch(1);
    deployment.world().expireSession(first);
    deployment.await("a higher epoch", 1_000, () -> deployment.epoch(1) > epoch);
    flowsAgain(deployment, 1_000);
    deployment.run(SESSION_MS);
    assertThat(primary(deployment)).isNotEqualTo(first);
    assertThat(deployment.hasTold(first, "deposed")).isTrue();
    flowsAgain(deployment, 500);
  }

  @Test
  void aLonePrimaryWhoseSessionExpiresRenewsItselfWithANewEpoch() {
    Deployment deployment = Deployment.calm(Mode.CENTRALIZED);
    deployment.brokers("b1").publisher("p1", "A").subscriber("s1", "A").run(1_000);
    long epoch = deployment.epoch(1);
    deployment.world().expireSession("b1");
    deployment.await("a higher epoch", 1_000, () -> deployment.epoch(1) > epoch);
    deployment.run(1_000);
    assertThat(deployment.told("b1")).filteredOn(line -> line.startsWith("elected")).hasSize(2);
    assertThat(deployment.traffic().last("s1", "p1", "A")).isGreaterThan(30);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void halfAMinuteWithoutZooKeeperStopsNoTraffic(Mode mode) {
    Deployment deployment = running(mode);
    String first = mode == Mode.BROKERLESS ? "" : primary(deployment);
    deployment.world().zooKeeper().stop();
    for (int second = 0; second < 30; second++) {
      deployment.run(500);
      flowsAgain(deployment, 500);
    }
    deployment.world().zooKeeper().start();
    deployment.run(2 * SESSION_MS);
    flowsAgain(deployment, 500);
    assertNothingLost(deployment);
    if (mode != Mode.BROKERLESS) {
      assertThat(primary(deployment)).isEqualTo(first);
    }
    deployment.subscriber("s3", "B");
    deployment.await("a newcomer is ready", 1_000, () -> deployment.hasTold("s3", "ready"));
  }

  @Test
  void aPrimaryThatSleptLongerThanItsSessionBringsNothingStale() {
    Deployment deployment = running(Mode.CENTRALIZED);
    String sleeper = primary(deployment);
    long epoch = deployment.epoch(1);
    deployment.world().pause(sleeper);
    deployment.await("another reigns", 2 * SESSION_MS, () -> deployment.epoch(1) > epoch);
    flowsAgain(deployment, 1_000);
    deployment.world().resume(sleeper); // NoOlderEpochAfterNewer and PerStreamOrder look on.
    deployment.await("it knows", 2_000, () -> deployment.hasTold(sleeper, "deposed"));
    deployment.run(SESSION_MS);
    flowsAgain(deployment, 500);
    assertThat(primary(deployment)).isNotEqualTo(sleeper);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aSecondProcessWithTheIdOfALivingOneFails(Mode mode) {
    Deployment deployment = running(mode);
    if (mode != Mode.BROKERLESS) {
      deployment.broker("b1-again", "b1", 1, 0);
    }
    deployment.publisher("p1-again", "p1", ANY, "A").subscriber("s1-again", "s1", ANY, "A");
    deployment.run(3_000);
    for (String second : Set.of("p1-again", "s1-again")) {
      assertThat(deployment.failure(second)).get().asString().contains("is taken");
    }
    if (mode != Mode.BROKERLESS) {
      assertThat(deployment.failure("b1-again")).get().asString().contains("id b1 is taken");
    }
    flowsAgain(deployment, 500);
    assertNothingLost(deployment);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aSecondProcessTakesTheIdOfOneThatIsGone(Mode mode) {
    Deployment deployment = running(mode);
    deployment.world().kill("p1");
    deployment.run(50);
    deployment.publisher("p1-again", "p1", ANY, "A", "B");
    flowsAgain(deployment, 1_000);
    assertThat(deployment.failure("p1-again")).isEmpty();
  }

  @Test
  void aSecondProcessFailsWhereTheFirstNeitherAnswersNorGoesAway() {
    Deployment deployment = running(Mode.DIRECT);
    deployment.publisher("p1-again", "p1", ANY, "A");
    deployment.world().partition("p1", "p1-again");
    deployment.run(SESSION_MS + 2_000);
    assertThat(deployment.failure("p1-again")).get().asString().contains("nor goes away");
    flowsAgain(deployment, 500);
  }

  @Test
  void aFormerOwnerThatReturnsFromALongSleepEndsWhereItsIdWasTaken() {
    Deployment deployment = running(Mode.CENTRALIZED);
    deployment.world().pause("p1");
    deployment.run(2 * SESSION_MS);
    deployment.publisher("p1-again", "p1", ANY, "A", "B").run(1_000);
    deployment.world().resume("p1");
    deployment.await("it ends", 3_000, () -> !deployment.world().isAlive("p1"));
    assertThat(deployment.failure("p1")).get().asString().contains("taken over");
    flowsAgain(deployment, 500);
  }

  @Test
  void aBrokerThatContradictsFailsAfterASessionTimeout() {
    Deployment deployment = running(Mode.CENTRALIZED);
    long fromMs = deployment.nowMs();
    deployment.broker("b9", "b9", 1, 0, Dissemination.DIRECT);
    deployment.await("it ends", 2 * SESSION_MS, () -> !deployment.world().isAlive("b9"));
    assertThat(deployment.nowMs() - fromMs).isBetween(SESSION_MS, SESSION_MS + 1_000);
    assertThat(deployment.failure("b9"))
        .get()
        .asString()
        .contains("dissemination is centralized, this broker's is direct");
    flowsAgain(deployment, 500);
  }

  @Test
  void aBrokerThatContradictsFoundsAnewOnceNobodyIsRegistered() {
    Deployment deployment = running(Mode.CENTRALIZED);
    String before = config(deployment);
    deployment.broker("b9", "b9", 1, 0, Dissemination.DIRECT);
    for (String name : Set.of("b1", "b2", "b3", "p1", "p2", "s1", "s2")) {
      deployment.world().stop(name);
    }
    deployment.await("it reigns", SESSION_MS, () -> deployment.hasTold("b9", "elected"));
    assertThat(config(deployment)).isNotEqualTo(before).contains("direct");
    for (String name : Set.of("p1", "p2", "s1", "s2")) {
      deployment.world().start(name);
    }
    flowsAgain(deployment, 2_000);
  }

  private static String config(Deployment deployment) {
    Znode config = deployment.world().zooKeeper().nodes(ZnodePaths.CONFIG).get(0);
    return new String(config.data(), StandardCharsets.UTF_8);
  }

  @Test
  void firstBrokersThatRaceToFoundTheDeploymentAgreeOnOneId() {
    Set<String> founded = new HashSet<>();
    for (long seed = 1; seed <= 40; seed++) {
      Deployment deployment =
          new Deployment(Mode.DIRECT, seed, NetworkProfile.rough(), CoordinatorProfile.rough())
              .brokers("b1", "b2", "b3");
      Set<String> configs = new HashSet<>();
      deployment
          .world()
          .zooKeeper()
          .onCreated(
              znode -> {
                if (znode.path().equals(ZnodePaths.CONFIG)) {
                  configs.add(new String(znode.data(), StandardCharsets.UTF_8));
                }
              });
      deployment.await(
          "one reigns, two stand by",
          3_000,
          () ->
              deployment.hasTold("b1", "ready")
                  && deployment.hasTold("b2", "ready")
                  && deployment.hasTold("b3", "ready"));
      assertThat(configs).as("seed %d", seed).hasSize(1).contains(config(deployment));
      founded.add(config(deployment).replaceAll("(?s).*(b[123]-1).*", "$1"));
    }
    assertThat(founded).as("every one of them wins now and then").hasSize(3);
  }
}
