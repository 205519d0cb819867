package io.zonecast.driver.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonecast.driver.launch.ProcessEvent;
import org.junit.jupiter.api.Test;

class PrimariesTest {
  private final Primaries primaries = new Primaries();

  private void event(String id, String name, int zone, int epoch) {
    primaries.accept(
        new ProcessEvent(
            id,
            new ObjectMapper()
                .createObjectNode()
                .put("event", name)
                .put("zone", zone)
                .put("epoch", epoch)));
  }

  @Test
  void theHighestEpochIsPrimary() {
    event("b2", "elected", 1, 20);
    event("b1", "elected", 1, 10);
    event("c1", "elected", 2, 30);
    assertThat(primaries.primaryOf(1, id -> true)).contains("b2");
    assertThat(primaries.primaryOf(2, id -> true)).contains("c1");
    assertThat(primaries.primaryOf(3, id -> true)).isEmpty();
  }

  @Test
  void theDeposedAndTheDeadAreNot() {
    event("b1", "elected", 1, 10);
    event("b1", "deposed", 1, 10);
    assertThat(primaries.primaryOf(1, id -> true)).isEmpty();
    event("b2", "elected", 1, 20);
    assertThat(primaries.primaryOf(1, id -> !id.equals("b2"))).isEmpty();
    event("b2", "ready", 1, 0);
    assertThat(primaries.primaryOf(1, id -> true)).contains("b2");
  }

  @Test
  void whoIsForgottenIsNotUntilElectedAgain() {
    event("b1", "elected", 1, 10);
    primaries.forget("b1");
    assertThat(primaries.primaryOf(1, id -> true)).isEmpty();
    event("b1", "elected", 1, 20);
    assertThat(primaries.primaryOf(1, id -> true)).contains("b1");
  }
}
