package io.zonecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Whole deployments under random faults, a seed each. {@link RandomDeployments} runs more of them;
 * a failure names its seed and shows what happened.
 */
final class RandomDeploymentTest {
  private static final int SEEDS = 300;

  @Test
  void everySeedKeepsThePromisesAndFlowsAgainAfterItsFaults() {
    long events = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      RandomDeployment run = new RandomDeployment(seed);
      run.run();
      events += run.deployment().world().scheduler().executed();
    }
    assertThat(events).as("something happened").isGreaterThan(SEEDS * 1_000L);
  }
}
