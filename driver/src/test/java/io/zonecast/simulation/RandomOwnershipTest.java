package io.zonecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * History and ownership while publishers and subscribers come and go; {@code scripts/simulate} runs
 * more.
 */
final class RandomOwnershipTest {
  private static final long SEEDS = Long.getLong("zonecast.seeds", 200);
  private static final long FROM = Long.getLong("zonecast.from", 1);

  @Test
  void everySeedKeepsHistoryExactAndOneOwnerAtATime() {
    List<SimulationFailure> failures = new ArrayList<>();
    long histories = 0;
    for (long seed = FROM; seed < FROM + SEEDS; seed++) {
      RandomOwnership run = new RandomOwnership(seed);
      try {
        run.run();
      } catch (SimulationFailure failure) {
        failures.add(failure);
      }
      histories += run.deployment().joins().histories();
    }
    System.out.printf("%d seeds from %d, %d histories%n", SEEDS, FROM, histories);
    assertThat(failures.isEmpty())
        .as(
            () ->
                failures.stream()
                    .map(SimulationFailure::getMessage)
                    .map(told -> SEEDS == 1 ? told : told.lines().findFirst().orElse(""))
                    .collect(Collectors.joining("\n")))
        .isTrue();
    assertThat(histories).as("something was joined").isGreaterThan(SEEDS / 2);
  }
}
