package io.zonecast.driver;

import io.zonecast.cli.ExitCodes;
import io.zonecast.driver.launch.LaunchException;
import io.zonecast.driver.launch.MininetProbe;
import io.zonecast.driver.plan.Experiment;
import io.zonecast.driver.plan.JavaLaunch;
import io.zonecast.driver.plan.RunPaths;
import io.zonecast.driver.result.ResultStage;
import io.zonecast.driver.result.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a whole experiment: {@code driver.jar run …}, also without {@code run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    sortOptions = false,
    description = "Runs a whole experiment, and judges it.")
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private RunOptions options;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run directory (default: runs/<date>-<time>).")
  private Path out;

  @Option(
      names = "--dry-run",
      description = "Write the plan and Mininet's topology script; start nothing.")
  private boolean dryRun;

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

  @Override
  public Integer call() {
    Console.Level level =
        quiet ? Console.Level.QUIET : verbose ? Console.Level.VERBOSE : Console.Level.NORMAL;
    Console console = new Console(spec.commandLine().getOut(), spec.commandLine().getErr(), level);
    Run run = prepared(console);
    try {
      return dryRun ? run.describe() : run.perform(RunCommand::judge);
    } catch (IllegalArgumentException e) {
      throw wrongUsage(e);
    } catch (LaunchException | UncheckedIOException e) {
      console.error("driver: " + e.getMessage());
      return ExitCodes.FAILED;
    }
  }

  private Run prepared(Console console) {
    try {
      Experiment experiment = options.toExperiment();
      JavaLaunch java = JavaFinder.find(Optional.ofNullable(jars));
      RunPaths paths =
          RunFolder.choose(Optional.ofNullable(out), LocalDateTime.now(ZoneId.systemDefault()));
      if (dryRun) {
        return new Run(
            experiment, java, paths, WhereDecision.unprobed(experiment), arguments(), console);
      }
      JavaFinder.requireJars(java, experiment);
      WhereDecision decision = WhereDecision.decide(experiment, MininetProbe::probe);
      return new Run(experiment, java, paths, decision, arguments(), console);
    } catch (IllegalArgumentException e) {
      throw wrongUsage(e);
    }
  }

  private List<String> arguments() {
    return spec.commandLine().getParseResult().originalArgs();
  }

  private ParameterException wrongUsage(IllegalArgumentException e) {
    return new ParameterException(spec.commandLine(), e.getMessage(), e);
  }

  private static Judge.Outcome judge(Path runDirectory) throws IOException {
    RunResult result = ResultStage.judgeAndReport(runDirectory);
    return new Judge.Outcome(result.exitCode(), result.text().lines().toList());
  }
}
