package io.zonecast.driver;

import io.zonecast.cli.ExitCodes;
import io.zonecast.driver.bench.FailoverBench;
import io.zonecast.driver.launch.LaunchException;
import io.zonecast.driver.plan.Experiment;
import io.zonecast.driver.plan.RunPaths;
import io.zonecast.driver.result.ResultStage;
import io.zonecast.driver.result.RunResult;
import io.zonecast.measurement.Disk;
import io.zonecast.measurement.JsonFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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

/**
 * {@code driver.jar bench failover}: one run, many faults on the primary, one table on standard
 * output; how the run goes is told on standard error.
 */
@Command(
    name = "failover",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    sortOptions = false,
    description = {
      "Lets primaries fail again and again in one run, and tells how long subscribers heard nothing.",
      "The longest silence is that of any subscriber across a failover; steps are counted from the"
          + " fault; percentiles are by nearest rank."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured",
      "1:failed: the run did not come to its end, or no fault was answered by an election",
      "2:wrong usage",
      "3:measured, and a promise was broken (verdict fail)"
    })
final class BenchFailoverCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private BenchFailoverOptions options;

  @Mixin private RunSettings settings;

  @Option(names = "--json", description = "Print one JSON object, as in bench.json, not a table.")
  private boolean json;

  @Option(
      names = "--from",
      paramLabel = "RUN",
      description = "Start nothing: read the figures of a run that is there.")
  private Path from;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    // What a run prints as its result is not the result of this command.
    Console console = settings.console(err, err);
    try {
      if (from != null) {
        ResultStage.judgeAndReport(from);
        return tell(FailoverBench.write(from), console);
      }
      return measure(console);
    } catch (LaunchException | UncheckedIOException e) {
      console.error("driver: " + e.getMessage());
    } catch (IOException e) {
      console.error("driver: the figures can't be read: " + Disk.why(e));
    }
    return ExitCodes.FAILED;
  }

  private int measure(Console console) throws IOException {
    RunPaths paths;
    int code;
    try {
      Experiment experiment = options.toExperiment();
      paths = settings.paths(LocalDateTime.now(ZoneId.systemDefault()));
      List<String> arguments = spec.commandLine().getParseResult().originalArgs();
      code =
          settings
              .toRun(experiment, paths, arguments, console)
              .perform(BenchFailoverCommand::judge);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    if (!Files.exists(paths.root().resolve("bench.json"))) {
      return ExitCodes.FAILED; // Why has been told.
    }
    int told = tell(FailoverBench.read(paths.root()), console);
    return code == ExitCodes.DONE ? told : code;
  }

  private static Judge.Outcome judge(Path run) throws IOException {
    RunResult result = ResultStage.judgeAndReport(run);
    FailoverBench.write(run);
    return new Judge.Outcome(result.exitCode(), result.text().lines().toList());
  }

  private int tell(FailoverBench bench, Console console) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? JsonFiles.pretty(bench.json()) : bench.text());
    out.flush();
    if (bench.failovers() == 0) {
      console.error("driver: no fault was answered by an election");
      return ExitCodes.FAILED;
    }
    return bench.verdict().exitCode();
  }
}
