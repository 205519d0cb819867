package io.zonecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.simulation.Deployment.Mode;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Those who share a topic and do not match hear of it, on both sides, whoever finds the others. */
final class IncompatibleDeploymentTest {
  private static final String WHY =
      "reasons=offered reliability best-effort < requested reliable, topic=A}";

  @ParameterizedTest
  @EnumSource(Mode.class)
  void bothSidesAreToldOnceWithTheReason(Mode mode) {
    Deployment deployment = Deployment.calm(mode);
    if (mode != Mode.BROKERLESS) {
      deployment.brokers("b1", "b2");
    }
    deployment.publisher("p1", "A");
    deployment.reliable().subscriber("s1", "A");
    deployment.await(
        "both are told",
        5_000,
        () -> deployment.hasTold("p1", "incompatible") && deployment.hasTold("s1", "incompatible"));
    deployment.run(5_000);
    assertThat(refusals(deployment, "p1")).containsExactly("incompatible{peer=s1, " + WHY);
    assertThat(refusals(deployment, "s1")).containsExactly("incompatible{peer=p1, " + WHY);
    assertThat(deployment.traffic().isMatched("s1", "p1", "A")).isFalse();
  }

  private static List<String> refusals(Deployment deployment, String name) {
    return deployment.told(name).stream().filter(line -> line.startsWith("incompatible{")).toList();
  }
}
