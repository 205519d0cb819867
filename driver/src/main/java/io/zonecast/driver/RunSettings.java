package io.zonecast.driver;

import io.zonecast.driver.launch.MininetProbe;
import io.zonecast.driver.plan.Experiment;
import io.zonecast.driver.plan.JavaLaunch;
import io.zonecast.driver.plan.Role;
import io.zonecast.driver.plan.RunPaths;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that performs runs: its directory, its jars, what is said. */
final class RunSettings {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run directory (default: runs/<date>-<time>).")
  private Path out;

  @Option(
      names = "--jars",
      paramLabel = "DIR",
      description = "Where the other jars lie (default: beside this one).")
  private Path jars;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say more; with stack traces.")
  private boolean verbose;

  @Option(
      names = {"-q", "--quiet"},
      description = "Say only results and errors.")
  private boolean quiet;

  /** What is said, and where. */
  Console console(PrintWriter results, PrintWriter err) {
    Console.Level level =
        quiet ? Console.Level.QUIET : verbose ? Console.Level.VERBOSE : Console.Level.NORMAL;
    return new Console(results, err, level);
  }

  /**
   * Where the run's files go; nothing is made yet.
   *
   * @param now names the directory where the user does not
   * @throws IllegalArgumentException where it exists and is not an empty directory
   */
  RunPaths paths(LocalDateTime now) {
    return RunFolder.choose(Optional.ofNullable(out), now);
  }

  /** How to start processes, whether or not the jars are there. */
  JavaLaunch java() {
    return JavaFinder.find(Optional.ofNullable(jars));
  }

  /**
   * How to start processes; the jars are there.
   *
   * @throws IllegalArgumentException naming the first that is missing
   */
  JavaLaunch launch() {
    JavaLaunch java = java();
    JavaFinder.requireJars(java, List.of(Role.BROKER, Role.PUBLISHER, Role.SUBSCRIBER));
    return java;
  }

  /**
   * A run that can be performed: its jars are there, and where it runs is decided.
   *
   * @param arguments as the user typed them
   * @throws IllegalArgumentException where it can't be, naming the rule
   */
  Run toRun(Experiment experiment, RunPaths paths, List<String> arguments, Console console) {
    JavaLaunch java = java();
    JavaFinder.requireJars(java, experiment);
    WhereDecision decision = WhereDecision.decide(experiment, MininetProbe::probe);
    return new Run(experiment, java, paths, decision, arguments, console);
  }

  /** A run that can only be described: nothing is probed, and no jar is needed. */
  Run toDryRun(Experiment experiment, RunPaths paths, List<String> arguments, Console console) {
    JavaLaunch java = java();
    return new Run(experiment, java, paths, WhereDecision.unprobed(experiment), arguments, console);
  }
}
