package io.zonecast.driver;

import io.zonecast.cli.ExitCodes;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code driver.jar bench …}: measurements in real runs. Alone it shows what there is. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "[COMMAND]",
    description = "Measures something in real runs, and prints a table.",
    subcommands = {
      BenchFailoverCommand.class,
      BenchRelayCommand.class,
      BenchLatencyCommand.class,
      BenchFanoutCommand.class,
      BenchTopicsCommand.class,
      BenchGrowthCommand.class,
      BenchPriorityCommand.class
    })
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCodes.WRONG_USAGE;
  }
}
