package io.zonecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Lane;
import io.zonecast.domain.StreamId;
import io.zonecast.port.Bound;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.Transport;
import io.zonecast.simulation.Deployment.Mode;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Publishers with priorities: each lane goes its own way, and keeps its promises. */
final class LanesDeploymentTest {
  private static final int LOW = 0;
  private static final int HIGH = 9;

  /** The last number of each stream that a subscriber delivered. */
  private static final class Last implements Invariant {
    private final Map<Integer, Long> byPriority = new HashMap<>();

    @Override
    public void onFact(Fact fact) {
      if (fact instanceof Fact.Delivered delivered) {
        byPriority.merge(delivered.stream().priority(), delivered.sequence(), Math::max);
      }
    }

    long of(int priority) {
      return byPriority.getOrDefault(priority, 0L);
    }
  }

  private final Last last = new Last();
  private boolean stalled;

  private Deployment running(Mode mode) {
    Deployment deployment = Deployment.calm(mode).reliable().priorities(LOW, 1, HIGH).rate(100);
    deployment.world().check(last);
    if (mode != Mode.BROKERLESS) {
      deployment.brokers("b1", "b2", "b3");
    }
    deployment.publisher("p", "A").subscriber("s", "A");
    deployment.await("traffic", 5_000, this::flows);
    return deployment;
  }

  private boolean flows() {
    return last.of(LOW) > 0 && last.of(1) > 0 && last.of(HIGH) > 0;
  }

  private void flowsAgain(Deployment deployment, long withinMs) {
    Map<Integer, Long> before = new HashMap<>(last.byPriority);
    deployment.await(
        "all priorities go on",
        withinMs,
        () -> before.keySet().stream().allMatch(each -> last.of(each) > before.get(each) + 10));
  }

  private void assertKept(Deployment deployment) {
    deployment.run(1_000);
    deployment.promises().checkEnd();
    Map<StreamId, Long> published = deployment.published();
    assertThat(published).hasSize(3);
    published.forEach(
        (stream, count) -> {
          assertThat(deployment.promises().acknowledged(stream)).isGreaterThan(count - 10);
          assertThat(last.of(stream.priority())).isGreaterThan(count - 10);
        });
    assertThat(deployment.traffic().missing("s")).isZero();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void everyPriorityIsAcknowledgedAndDelivered(Mode mode) {
    Deployment deployment = running(mode);
    deployment.run(3_000);
    assertKept(deployment);
  }

  @Test
  void aKilledPrimaryLosesNothingOnEitherLane() {
    Deployment deployment = running(Mode.CENTRALIZED);
    deployment.run(1_000);
    for (int kill = 0; kill < 2; kill++) {
      long epoch = deployment.epoch(1);
      deployment.world().kill(deployment.primary(1).orElseThrow());
      deployment.await("a higher epoch", 1_000, () -> deployment.epoch(1) > epoch);
      flowsAgain(deployment, 2_000);
      deployment.run(500);
    }
    assertKept(deployment);
  }

  @Test
  void whoJoinsLateIsPromisedTheLastOfTheTopicOnBothLanes() {
    Deployment deployment = Deployment.calm(Mode.CENTRALIZED).reliable().history(10);
    deployment.world().check(last);
    deployment.priorities(LOW, HIGH).messages(30).brokers("b1").publisher("p", "A");
    deployment.subscriber("s", "A");
    deployment.await("all of it", 10_000, () -> last.of(LOW) == 15 && last.of(HIGH) == 15);
  }

  /** Sends that a normal lane has no room for while {@link #stalled} holds. */
  private Transport stalling(Transport transport, Pattern pattern) {
    Set<LinkId> normal = new HashSet<>();
    BooleanSupplier refuses = () -> stalled;
    return (Transport)
        Proxy.newProxyInstance(
            Transport.class.getClassLoader(),
            new Class<?>[] {Transport.class},
            (proxy, method, arguments) -> {
              boolean isSend = method.getName().startsWith("send");
              if (isSend && refuses.getAsBoolean() && normal.contains(arguments[0])) {
                return method.getReturnType() == boolean.class ? false : null;
              }
              if (isSend || arguments == null || arguments.length < 3) {
                return method.invoke(transport, arguments);
              }
              Object made = method.invoke(transport, arguments);
              if (arguments[0] == pattern && arguments[1] == Lane.NORMAL) {
                normal.add(made instanceof Bound bound ? bound.link() : (LinkId) made);
              }
              return made;
            });
  }

  private void highOvertakes(Mode mode, Pattern stalls) {
    Deployment deployment = Deployment.calm(mode).reliable().priorities(LOW, HIGH).rate(100);
    deployment.world().check(last);
    deployment.tamper(transport -> stalling(transport, stalls));
    deployment.brokers("b1").publisher("p", "A").subscriber("s", "A");
    deployment.await("traffic", 5_000, () -> last.of(LOW) > 10 && last.of(HIGH) > 10);
    stalled = true;
    deployment.run(20);
    long low = last.of(LOW);
    long high = last.of(HIGH);
    deployment.run(400);
    assertThat(last.of(LOW)).as("it waits").isLessThanOrEqualTo(low + 1);
    assertThat(last.of(HIGH)).as("it overtakes").isGreaterThan(high + 15);
    stalled = false;
    deployment.await("it goes on", 2_000, () -> last.of(LOW) > low + 20);
    deployment.run(1_000);
    deployment.promises().checkEnd();
    assertThat(deployment.traffic().missing("s")).isZero();
  }

  @Test
  void aHighPriorityOvertakesWhatWaitsInTheBroker() {
    highOvertakes(Mode.CENTRALIZED, Pattern.PUBLICATION);
  }

  @Test
  void aHighPriorityOvertakesWhatWaitsInThePublisher() {
    highOvertakes(Mode.CENTRALIZED, Pattern.FEED);
  }

  @Test
  void aHighPriorityOvertakesWhatWaitsInADirectPublisher() {
    highOvertakes(Mode.DIRECT, Pattern.PUBLICATION);
  }
}
