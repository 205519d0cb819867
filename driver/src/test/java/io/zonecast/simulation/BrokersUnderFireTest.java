package io.zonecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Nothing acknowledged is lost whatever happens to brokers; {@code scripts/simulate} runs more. */
final class BrokersUnderFireTest {
  private static final long SEEDS = Long.getLong("zonecast.seeds", 300);
  private static final long FROM = Long.getLong("zonecast.from", 1);

  @Test
  void everySeedLosesNothingThatWasAcknowledged() {
    List<SimulationFailure> failures = new ArrayList<>();
    for (long seed = FROM; seed < FROM + SEEDS; seed++) {
      BrokersUnderFire.failureOf(seed).ifPresent(failures::add);
    }
    System.out.printf("%d seeds from %d under fire%n", SEEDS, FROM);
    assertThat(failures.isEmpty())
        .as(
            () ->
                failures.stream()
                    .map(SimulationFailure::getMessage)
                    .map(told -> SEEDS == 1 ? told : told.lines().findFirst().orElse(""))
                    .collect(Collectors.joining("\n")))
        .isTrue();
  }
}
