package io.zonecast.driver;

import io.zonecast.cli.ExitCodes;
import io.zonecast.driver.bench.FailoverBench;
import io.zonecast.driver.plan.RunPaths;
import io.zonecast.driver.result.ResultStage;
import io.zonecast.driver.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
final class BenchFailoverCommand implements Callable<Integer>, BenchOutput.Bench {
  @Spec private CommandSpec spec;

  @Mixin private BenchFailoverOptions options;

  @Mixin private BenchOutput output;

  @Override
  public Integer call() {
    return output.run(spec, this);
  }

  @Override
  public int measure(Console console) throws IOException {
    RunPaths paths =
        BenchOutput.meant(
            spec, () -> output.settings().paths(LocalDateTime.now(ZoneId.systemDefault())));
    Run run =
        BenchOutput.meant(
            spec,
            () ->
                output
                    .settings()
                    .toRun(options.toExperiment(), paths, BenchOutput.arguments(spec), console));
    int code = run.perform(BenchFailoverCommand::judge);
    if (!Files.exists(paths.root().resolve("bench.json"))) {
      return ExitCodes.FAILED; // Why has been told.
    }
    int told = tell(FailoverBench.read(paths.root()), console);
    return code == ExitCodes.DONE ? told : code;
  }

  @Override
  public int read(Path run, Console console) throws IOException {
    ResultStage.judgeAndReport(run);
    return tell(FailoverBench.write(run), console);
  }

  private static Judge.Outcome judge(Path run) throws IOException {
    RunResult result = ResultStage.judgeAndReport(run);
    FailoverBench.write(run);
    return new Judge.Outcome(result.exitCode(), result.text().lines().toList());
  }

  private int tell(FailoverBench bench, Console console) {
    output.print(spec, bench.text(), bench.json());
    if (bench.failovers() == 0) {
      console.error("driver: no fault was answered by an election");
      return ExitCodes.FAILED;
    }
    return bench.verdict().exitCode();
  }
}
