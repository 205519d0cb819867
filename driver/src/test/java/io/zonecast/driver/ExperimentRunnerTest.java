package io.zonecast.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.domain.Discovery;
import io.zonecast.domain.Dissemination;
import io.zonecast.driver.launch.FreePort;
import io.zonecast.driver.launch.LocalHosts;
import io.zonecast.driver.plan.Experiment;
import io.zonecast.driver.plan.ExperimentPlan;
import io.zonecast.driver.plan.JavaLaunch;
import io.zonecast.driver.plan.Placement;
import io.zonecast.driver.plan.Planner;
import io.zonecast.driver.plan.Population;
import io.zonecast.driver.plan.RunPaths;
import io.zonecast.driver.plan.Traffic;
import io.zonecast.driver.plan.Where;
import io.zonecast.driver.plan.ZooKeeperChoice;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentRunnerTest {
  @TempDir private Path directory;

  private ExperimentRunner runner(String topic, StopSignal stop) throws Exception {
    Experiment experiment =
        new Experiment(
            new Population(1, 1, 1, 1),
            List.of(topic),
            Dissemination.DIRECT,
            Discovery.BROKER,
            new Traffic(100, 100, OptionalLong.empty(), Optional.of(Duration.ofSeconds(50))),
            new Placement(Where.LOCAL, Optional.empty(), Optional.empty(), Optional.empty()),
            new ZooKeeperChoice.Embedded(),
            List.of(),
            false,
            Duration.ofSeconds(10));
    JavaLaunch java = JavaFinder.find(Optional.of(FakeJars.into(directory.resolve("jars"))));
    RunPaths paths = new RunPaths(directory.resolve("run"));
    RunFolder.make(paths);
    ExperimentPlan plan = Planner.plan(experiment, Where.LOCAL, java, paths, FreePort.pick(1));
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return new ExperimentRunner(
        experiment,
        plan,
        paths,
        new LocalHosts(paths),
        Duration.ofSeconds(1),
        new Console(nowhere, nowhere, Console.Level.QUIET),
        stop);
  }

  @Test
  void whoIsNotReadyInTimeIsNamedWithTheEndOfItsLog() throws Exception {
    ExperimentRunner runner = runner("mute", new StopSignal());
    assertThatThrownBy(runner::run)
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("not ready after 1 s: sub-1;")
        .hasMessageContaining("nobody talks to me");
  }

  @Test
  void aStopBeforeAnythingBeganStillEndsInOrder() throws Exception {
    StopSignal stop = new StopSignal();
    stop.request();
    assertThatThrownBy(runner("A", stop)::run).hasMessage("stopped before its end");
    assertThat(directory.resolve("run/processes.json")).exists();
  }
}
