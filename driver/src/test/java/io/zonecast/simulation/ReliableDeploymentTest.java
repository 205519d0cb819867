package io.zonecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.StreamId;
import io.zonecast.port.Coordinator;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.simulation.Deployment.Mode;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reliable streams, one fault at a time. {@link ReliablePromises} looks on. */
final class ReliableDeploymentTest {
  private static final long SESSION_MS = 4_000;

  private static Deployment running(Mode mode) {
    Deployment deployment = Deployment.calm(mode).reliable();
    if (mode != Mode.BROKERLESS) {
      deployment.brokers("b1", "b2", "b3");
    }
    deployment
        .publisher("p1", "A", "B")
        .publisher("p2", "B")
        .subscriber("s1", "A", "B")
        .subscriber("s2", "B");
    deployment.await("traffic", 5_000, () -> flows(deployment));
    return deployment;
  }

  private static boolean flows(Deployment deployment) {
    return deployment.traffic().sinceMark().size() == 5;
  }

  private static void flowsAgain(Deployment deployment, long withinMs) {
    deployment.traffic().mark();
    deployment.await("traffic goes on", withinMs, () -> flows(deployment));
  }

  /** Everything that was published is acknowledged and delivered, but for the last moment. */
  private static void assertKept(Deployment deployment) {
    deployment.run(1_000);
    deployment.promises().checkEnd();
    for (Map.Entry<StreamId, Long> stream : deployment.published().entrySet()) {
      assertThat(deployment.promises().acknowledged(stream.getKey()))
          .as("acknowledged of %s", stream.getKey())
          .isGreaterThanOrEqualTo(stream.getValue() - 5);
    }
    for (String name : new String[] {"s1", "s2"}) {
      assertThat(deployment.traffic().missing(name)).as(name).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void everythingIsAcknowledgedAndDelivered(Mode mode) {
    Deployment deployment = running(mode);
    deployment.run(5_000);
    assertKept(deployment);
  }

  @Test
  void everyStandbyComesIntoSync() {
    Deployment deployment = running(Mode.CENTRALIZED);
    deployment.run(2_000);
    assertThat(inSync(deployment)).contains("b1").contains("b2").contains("b3");
  }

  private static String inSync(Deployment deployment) {
    return new String(
        deployment.world().zooKeeper().nodes("/in_sync/zone_1").get(0).data(),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"DIRECT", "CENTRALIZED"})
  void aKilledPrimaryLosesNothing(Mode mode) {
    Deployment deployment = running(mode);
    deployment.run(1_000);
    long epoch = deployment.epoch(1);
    deployment.world().kill(deployment.primary(1).orElseThrow());
    deployment.await("a higher epoch", 200, () -> deployment.epoch(1) > epoch);
    flowsAgain(deployment, 500);
    assertKept(deployment);
  }

  @Test
  void twoKillsInARowLoseNothing() {
    Deployment deployment = running(Mode.CENTRALIZED);
    deployment.run(1_000);
    for (int kill = 0; kill < 2; kill++) {
      long epoch = deployment.epoch(1);
      deployment.world().kill(deployment.primary(1).orElseThrow());
      deployment.await("a higher epoch", 1_000, () -> deployment.epoch(1) > epoch);
    }
    flowsAgain(deployment, 1_000);
    assertKept(deployment);
  }

  @Test
  void aPausedPrimaryIsFencedAndLosesNothing() {
    Deployment deployment = running(Mode.CENTRALIZED);
    deployment.run(1_000);
    String sleeper = deployment.primary(1).orElseThrow();
    long epoch = deployment.epoch(1);
    deployment.world().pause(sleeper);
    deployment.await("another reigns", 2 * SESSION_MS, () -> deployment.epoch(1) > epoch);
    flowsAgain(deployment, 1_000);
    deployment.world().resume(sleeper);
    deployment.run(SESSION_MS);
    assertKept(deployment);
  }

  /** What it may still be acknowledged is waited for, and that is longer than others may take. */
  @Test
  void aPublisherThatIsStoppedWithoutBrokersTakesItsDrainAndIsNotHaltedBefore() {
    Deployment deployment = running(Mode.CENTRALIZED);
    List.of("b1", "b2", "b3").forEach(deployment.world()::kill);
    deployment.run(500);
    deployment.world().stop("p1");
    deployment.run(Deployment.DRAIN_MS - 100);
    assertThat(deployment.world().isAlive("p1")).isTrue();
    deployment.run(200);
    assertThat(deployment.world().isAlive("p1")).isFalse();
    assertThat(deployment.agent("p1").endBoundMs())
        .isEqualTo(deployment.agent("s1").endBoundMs() + Deployment.DRAIN_MS);
  }

  @Test
  void aPrimaryThatIsStoppedInOrderLosesNothing() {
    Deployment deployment = running(Mode.CENTRALIZED);
    deployment.run(1_000);
    deployment.world().stop(deployment.primary(1).orElseThrow());
    deployment.run(1_000);
    flowsAgain(deployment, 500);
    assertKept(deployment);
  }

  @Test
  void aKilledStandbyHoldsUpNothing() {
    Deployment deployment = running(Mode.CENTRALIZED);
    deployment.run(1_000);
    String primary = deployment.primary(1).orElseThrow();
    deployment.world().kill(primary.equals("b2") ? "b3" : "b2");
    deployment.run(3_000);
    assertKept(deployment);
    assertThat(deployment.primary(1)).contains(primary);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aMinuteWithoutZooKeeperStopsNoTrafficAndLosesNothing(Mode mode) {
    Deployment deployment = running(mode);
    deployment.run(1_000);
    deployment.world().zooKeeper().stop();
    for (int second = 0; second < 60; second++) {
      flowsAgain(deployment, 1_000);
    }
    deployment.world().zooKeeper().start();
    deployment.run(2 * SESSION_MS);
    flowsAgain(deployment, 500);
    assertKept(deployment);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aSubscriberThatRestartsAtOnceGoesOnWhereItWas(Mode mode) {
    Deployment deployment = running(mode);
    deployment.run(1_000);
    long before = deployment.traffic().last("s2", "p2", "B");
    deployment.promises().excuse("s2");
    deployment.world().kill("s2");
    deployment.run(100);
    deployment.world().start("s2");
    flowsAgain(deployment, 2_000);
    assertThat(deployment.traffic().first("s2", "p2", "B")).isLessThanOrEqualTo(before + 1);
    assertKept(deployment);
  }

  @Test
  void aSubscriberThatRestartsGetsWhatPublishersThatLeftMeanwhileOweIt() {
    Deployment deployment = running(Mode.CENTRALIZED);
    deployment.publisher("p3", "B").await("p3", 2_000, () -> delivered(deployment, "p3") > 10);
    deployment.promises().excuse("s2");
    deployment.world().kill("s2");
    deployment.run(500);
    long before = deployment.traffic().last("s2", "p3", "B");
    deployment.world().stop("p3");
    deployment.run(2_000);
    deployment.world().start("s2");
    deployment.run(3_000);
    long last = deployment.traffic().last("s1", "p3", "B");
    assertThat(last).isGreaterThan(before);
    assertThat(deployment.traffic().last("s2", "p3", "B")).isEqualTo(last);
    assertThat(deployment.traffic().first("s2", "p3", "B")).isLessThanOrEqualTo(before + 1);
    assertKept(deployment);
  }

  private static long delivered(Deployment deployment, String publisher) {
    return deployment.traffic().last("s2", publisher, "B");
  }

  @Test
  void aLoneBrokerThatReturnsWithEmptyMemoryIsAnUncleanElection() {
    Deployment deployment = Deployment.calm(Mode.CENTRALIZED).reliable();
    deployment.broker("b1", "b1", 1, 5_000).publisher("p1", "A").subscriber("s1", "A").run(1_000);
    deployment.world().kill("b1");
    deployment.run(20);
    deployment.world().start("b1");
    deployment.run(500);
    assertThat(deployment.hasTold("b1", "elected")).isFalse();
    deployment.await("it reigns", 3_000, () -> deployment.hasTold("b1", "unclean"));
    deployment.traffic().mark();
    deployment.run(3_000);
    assertThat(deployment.traffic().sinceMark("s1", "p1", "A")).isPositive();
    deployment.promises().checkEnd();
  }

  /** All that a coordinator says comes late. */
  private static Coordinator late(Coordinator coordinator, Deployment deployment) {
    return (Coordinator)
        Proxy.newProxyInstance(
            Coordinator.class.getClassLoader(),
            new Class<?>[] {Coordinator.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("start")) {
                return method.invoke(coordinator, arguments);
              }
              @SuppressWarnings("unchecked")
              Consumer<CoordinatorEvent> listener = (Consumer<CoordinatorEvent>) arguments[0];
              coordinator.start(
                  event ->
                      deployment
                          .world()
                          .scheduler()
                          .after(200_000_000, () -> listener.accept(event)));
              return null;
            });
  }

  @Test
  void whoAttachesBeforeThePublisherKnowsThatItIsRegisteredIsPromisedItsFirstMessage() {
    Deployment deployment = Deployment.calm(Mode.DIRECT).reliable();
    deployment.brokers("b1").subscriber("s1", "A");
    deployment.run(2_000);
    deployment.tamperCoordinator(coordinator -> late(coordinator, deployment));
    deployment.publisher("p1", "A");
    deployment.await("traffic", 5_000, () -> deployment.traffic().isMatched("s1", "p1", "A"));
    deployment.run(1_000);
    assertThat(deployment.traffic().first("s1", "p1", "A")).isOne();
    assertThat(deployment.traffic().missing("s1")).isZero();
  }
}
