package io.zonecast.driver;

import io.zonecast.cli.ExitCodes;
import io.zonecast.driver.launch.LaunchException;
import io.zonecast.driver.plan.Experiment;
import io.zonecast.driver.plan.RunPaths;
import io.zonecast.driver.result.ResultStage;
import io.zonecast.driver.result.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
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
      names = "--dry-run",
      description = "Write the plan and Mininet's topology script; start nothing.")
  private boolean dryRun;

  @Mixin private RunSettings settings;

  @Override
  public Integer call() {
    Console console = settings.console(spec.commandLine().getOut(), spec.commandLine().getErr());
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
      RunPaths paths = settings.paths(LocalDateTime.now(ZoneId.systemDefault()));
      return dryRun
          ? settings.toDryRun(experiment, paths, arguments(), console)
          : settings.toRun(experiment, paths, arguments(), console);
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
