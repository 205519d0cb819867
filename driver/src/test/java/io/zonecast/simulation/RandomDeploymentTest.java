package io.zonecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Whole deployments under random faults, a seed each. {@code scripts/simulate} sets how many
 * ({@code zonecast.seeds}) and from which on ({@code zonecast.from}).
 */
final class RandomDeploymentTest {
  private static final long SEEDS = Long.getLong("zonecast.seeds", 700);
  private static final long FROM = Long.getLong("zonecast.from", 1);

  @Test
  void everySeedKeepsThePromisesAndFlowsAgainAfterItsFaults() {
    List<SimulationFailure> failures = new ArrayList<>();
    long events = 0;
    for (long seed = FROM; seed < FROM + SEEDS; seed++) {
      RandomDeployment run = new RandomDeployment(seed);
      try {
        run.run();
      } catch (SimulationFailure failure) {
        failures.add(failure);
      }
      events += run.deployment().world().scheduler().executed();
    }
    System.out.printf("%d seeds from %d, %d events%n", SEEDS, FROM, events);
    assertThat(failures.isEmpty()).as(() -> told(failures)).isTrue();
    assertThat(events).as("something happened").isGreaterThan(SEEDS * 1_000);
  }

  /** What failed: of one seed everything, of many a line each. */
  private static String told(List<SimulationFailure> failures) {
    return failures.stream()
        .map(SimulationFailure::getMessage)
        .map(message -> SEEDS == 1 ? message : message.lines().findFirst().orElse(""))
        .collect(Collectors.joining("\n"));
  }
}
