package io.zonecast.driver.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.driver.plan.Experiment;
import io.zonecast.driver.plan.Fault;
import io.zonecast.driver.plan.FaultTarget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
  private static final FaultTarget PRIMARY = new FaultTarget.Primary(1);

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static FaultPlan plan(PrimaryFault kind, int count) {
    Duration recovery = Experiment.longestRecovery(kind.usualSessionTimeout());
    return FaultPlan.of(kind, count, seconds(10), Optional.empty(), recovery);
  }

  @Test
  void theFirstFaultComesAfterTheWarmUpAndTheLastHasAsMuchTimeAsTheOthers() {
    FaultPlan plan = plan(PrimaryFault.KILL, 3);
    Optional<Duration> away = Optional.of(seconds(1));
    assertThat(plan.faults())
        .isEqualTo(
            List.of(
                new Fault.Kill(seconds(10), PRIMARY, away),
                new Fault.Kill(seconds(20), PRIMARY, away),
                new Fault.Kill(seconds(30), PRIMARY, away)));
    assertThat(plan.duration()).isEqualTo(seconds(40));
  }

  @Test
  void aPauseOutlivesTheSessionAndTheNextComesAfterItsBound() {
    FaultPlan plan = plan(PrimaryFault.PAUSE, 2);
    assertThat(plan.faults())
        .isEqualTo(
            List.of(
                new Fault.Pause(seconds(10), PRIMARY, seconds(8)),
                new Fault.Pause(seconds(28), PRIMARY, seconds(8))));
    assertThat(plan(PrimaryFault.CUT, 1).faults())
        .isEqualTo(List.of(new Fault.Cut(seconds(10), PRIMARY, seconds(8))));
  }

  @Test
  void theDistanceCanBeChosen() {
    FaultPlan plan =
        FaultPlan.of(
            PrimaryFault.TERMINATE, 2, Duration.ZERO, Optional.of(seconds(3)), seconds(14));
    assertThat(plan.faults().get(1))
        .isEqualTo(new Fault.Terminate(seconds(3), PRIMARY, Optional.of(seconds(1))));
    assertThat(plan.duration()).isEqualTo(seconds(6));
  }
}
