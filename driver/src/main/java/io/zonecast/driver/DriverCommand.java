package io.zonecast.driver;

import io.zonecast.cli.ExitCodes;
import io.zonecast.cli.Numbers;
import io.zonecast.domain.Discovery;
import io.zonecast.domain.OnSlow;
import io.zonecast.driver.bench.PrimaryFault;
import io.zonecast.driver.plan.Where;
import io.zonecast.driver.result.CheckCommand;
import io.zonecast.driver.result.ReportCommand;
import io.zonecast.driver.status.StatusCommand;
import io.zonecast.driver.status.StrengthCommand;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The driver's program: {@code driver.jar COMMAND …}; options without a command mean {@code run}.
 * Exit codes: {@link ExitCodes}.
 */
@Command(
    name = "driver",
    versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "[COMMAND]",
    description = "Runs experiments. Options without a command are those of run.",
    subcommands = {
      RunCommand.class,
      ZooKeeperCommand.class,
      CheckCommand.class,
      ReportCommand.class,
      StatusCommand.class,
      StrengthCommand.class,
      BenchCommand.class
    })
public final class DriverCommand implements Callable<Integer> {
  private static final Set<String> OWN_OPTIONS = Set.of("-h", "--help", "-V", "--version");

  @Spec private CommandSpec spec;

  @SuppressWarnings("unused") // it only has to be accepted: without a command help is shown
  @Option(
      names = {"-h", "--help"},
      description = "Show this help, and that of run.")
  private boolean help;

  @SuppressWarnings("unused") // picocli acts on it
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  /** Runs the program and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(execute(commandLine(), arguments));
  }

  /** The program, for {@link #execute}. */
  static CommandLine commandLine() {
    return Numbers.register(new CommandLine(new DriverCommand()))
        .registerConverter(Where.class, new Words<>(Where.class))
        .registerConverter(Discovery.class, new Words<>(Discovery.class))
        .registerConverter(OnSlow.class, new Words<>(OnSlow.class))
        .registerConverter(PrimaryFault.class, new Words<>(PrimaryFault.class))
        .setExitCodeExceptionMapper(failure -> ExitCodes.FAILED)
        .setParameterExceptionHandler(DriverCommand::explain)
        .setExecutionExceptionHandler(DriverCommand::failed);
  }

  /** Parses and runs; the exit code. */
  static int execute(CommandLine program, String... arguments) {
    List<String> words = new ArrayList<>(Arrays.asList(arguments));
    boolean hasCommand =
        !words.isEmpty() && (!words.get(0).startsWith("-") || OWN_OPTIONS.contains(words.get(0)));
    if (!hasCommand) {
      words.add(0, "run");
    }
    return program.execute(words.toArray(String[]::new));
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    spec.commandLine().usage(out);
    out.println();
    spec.subcommands().get("run").usage(out);
    return ExitCodes.DONE;
  }

  /** One or two lines, not the whole help. */
  private static int explain(ParameterException e, String[] arguments) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    PrintWriter err = e.getCommandLine().getErr();
    err.println(command + ": " + e.getMessage());
    err.println("See " + command + " --help");
    return ExitCodes.WRONG_USAGE;
  }

  private static int failed(Exception e, CommandLine command, ParseResult parsed) {
    command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + e);
    if (command.getParseResult().hasMatchedOption("-v")) {
      e.printStackTrace(command.getErr());
    }
    return ExitCodes.FAILED;
  }
}
