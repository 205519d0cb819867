package io.zonecast.driver.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.driver.plan.Host;
import io.zonecast.driver.plan.ProcessPlan;
import io.zonecast.driver.plan.Readiness;
import io.zonecast.driver.plan.Role;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PeakMemoryTest {
  private static final long LEAST = 10_000_000;

  private final PeakMemory memory = new PeakMemory();

  private static Launched process(Role role, long pid, CompletableFuture<Integer> exit) {
    return new Launched(
        new ProcessPlan(
            role.word(), role, 1, List.of(), Host.LOCAL, List.of(), Map.of(), Readiness.NONE),
        pid,
        exit);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theMostOfALivingProcessIsKeptByItsRole() {
    long pid = ProcessHandle.current().pid();
    memory.look(List.of(process(Role.BROKER, pid, new CompletableFuture<>())));
    assertThat(memory.of(Role.BROKER)).isGreaterThan(LEAST);
    assertThat(memory.of(Role.PUBLISHER)).isZero();
    memory.look(List.of());
    assertThat(memory.of(Role.BROKER)).isGreaterThan(LEAST);
  }

  @Test
  void whoHasEndedIsNotLookedAt() {
    long pid = ProcessHandle.current().pid();
    memory.look(List.of(process(Role.BROKER, pid, CompletableFuture.completedFuture(0))));
    assertThat(memory.of(Role.BROKER)).isZero();
  }
}
