package io.zonecast.driver;

import io.zonecast.cli.ExitCodes;
import io.zonecast.driver.launch.FreePort;
import io.zonecast.driver.launch.HostRunner;
import io.zonecast.driver.launch.LaunchException;
import io.zonecast.driver.launch.LocalHosts;
import io.zonecast.driver.launch.MininetHosts;
import io.zonecast.driver.launch.ProcessLedger;
import io.zonecast.driver.launch.TopologyScript;
import io.zonecast.driver.launch.ZooKeeperFiles;
import io.zonecast.driver.plan.Experiment;
import io.zonecast.driver.plan.ExperimentPlan;
import io.zonecast.driver.plan.JavaLaunch;
import io.zonecast.driver.plan.Planner;
import io.zonecast.driver.plan.ProcessPlan;
import io.zonecast.driver.plan.RunPaths;
import io.zonecast.driver.plan.SwitchKind;
import io.zonecast.driver.plan.Where;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One run: its directory is made, the experiment performed, and the outcome judged and told. */
final class Run {
  private static final Duration LEAST_READY_BOUND = Duration.ofMinutes(1);
  private static final Duration NETWORK_BOUND = Duration.ofMinutes(3);
  private static final int MANY = 10;

  /** What the largest ensemble of ZooKeeper needs on this machine. */
  private static final int PORTS = 9;

  private final Experiment experiment;
  private final JavaLaunch java;
  private final RunPaths paths;
  private final WhereDecision decision;
  private final List<String> arguments;
  private final Console console;
  private final ExperimentPlan plan;

  /**
   * Plans the run; touches nothing yet.
   *
   * @throws IllegalArgumentException where it can't be planned
   */
  Run(
      Experiment experiment,
      JavaLaunch java,
      RunPaths paths,
      WhereDecision decision,
      List<String> arguments,
      Console console) {
    this.experiment = experiment;
    this.java = java;
    this.paths = paths;
    this.decision = decision;
    this.arguments = arguments;
    this.console = console;
    this.plan = Planner.plan(experiment, decision.where(), java, paths, FreePort.pick(PORTS));
  }

  /** Writes the plan and tells it; starts nothing. */
  int describe() {
    writePlan();
    new ProcessLedger(paths.processes(), plan.processes()).write();
    tellPlan();
    for (ProcessPlan process : plan.processes()) {
      console.result(
          "%-12s %-10s %-12s %s"
              .formatted(
                  process.id(),
                  process.host().name(),
                  process.host().address(),
                  process.topics().isEmpty() ? "" : "topics " + process.topics()));
    }
    console.result("plan: " + paths.root());
    return ExitCodes.DONE;
  }

  /**
   * Performs the run; also when it fails or is stopped, its files are complete and judged.
   *
   * @return the exit code
   */
  int perform(Judge judge) {
    try (Interruption interruption = Interruption.open()) {
      writePlan();
      tellPlan();
      boolean complete = experimentCompletes(interruption.signal());
      int verdict = judged(judge);
      return complete ? verdict : ExitCodes.FAILED;
    }
  }

  private boolean experimentCompletes(StopSignal stop) {
    try {
      HostRunner hosts = hosts();
      new ExperimentRunner(experiment, plan, paths, hosts, readyBound(), console, stop).run();
      return true;
    } catch (RunFailedException | LaunchException e) {
      console.error("driver: " + e.getMessage());
      return false;
    } finally {
      RunFolder.removeZooKeeperData(paths);
    }
  }

  private int judged(Judge judge) {
    try {
      Judge.Outcome outcome = judge.judge(paths.root());
      outcome.lines().forEach(console::result);
      console.result("results: " + paths.root());
      return outcome.exitCode();
    } catch (IOException | RuntimeException e) {
      console.error("driver: the results in " + paths.root() + " can't be judged: " + e);
      return ExitCodes.FAILED;
    }
  }

  private void writePlan() {
    RunFolder.make(paths);
    String kinds =
        decision.switches().stream().map(SwitchKind::word).collect(Collectors.joining(","));
    ExperimentFile.write(paths.experiment(), experiment, plan, arguments, kinds);
    ZooKeeperFiles.write(experiment.zookeeper(), plan, paths);
    if (plan.where() == Where.MININET) {
      String script =
          TopologyScript.generate(
              plan.topology().orElseThrow(),
              experiment.placement().link(),
              decision.switches(),
              Stream.concat(plan.processes().stream(), plan.onDemand().stream()).toList(),
              paths);
      try {
        Files.writeString(paths.topologyScript(), script);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void tellPlan() {
    console.say(decision.text());
    plan.notes().forEach(note -> console.say("note: " + note));
    if (!java.hasArchives() && plan.processes().size() >= MANY) {
      console.say(
          "note: scripts/make-cds, once, would halve the start (archives of loaded classes)");
    }
  }

  private HostRunner hosts() {
    return plan.where() == Where.MININET
        ? MininetHosts.open(paths.topologyScript(), paths.log("topology"), NETWORK_BOUND)
        : new LocalHosts(paths);
  }

  private Duration readyBound() {
    Duration each = Duration.ofSeconds(plan.processes().size());
    return each.compareTo(LEAST_READY_BOUND) > 0 ? each : LEAST_READY_BOUND;
  }
}
