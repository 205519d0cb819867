package io.zonecast.driver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.cli.ExitCodes;
import io.zonecast.driver.launch.LaunchException;
import io.zonecast.measurement.Disk;
import io.zonecast.measurement.JsonFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * What every bench has in common: figures are measured now, or read from a run that is there, and
 * printed on standard output, as a table or as JSON; all else goes to standard error.
 */
final class BenchOutput {
  @Option(names = "--json", description = "Print one JSON object, as in bench.json, not a table.")
  private boolean json;

  @Option(
      names = "--from",
      paramLabel = "RUN",
      description = "Start nothing: print the figures of a run that is there.")
  private Path from;

  @Mixin private RunSettings settings;

  /** A bench; both return the exit code. */
  interface Bench {
    /** Starts what is needed. */
    int measure(Console console) throws IOException;

    /** Starts nothing. */
    int read(Path run, Console console) throws IOException;
  }

  RunSettings settings() {
    return settings;
  }

  /** Runs a bench; what goes wrong is told in a line. */
  int run(CommandSpec command, Bench bench) {
    PrintWriter err = command.commandLine().getErr();
    // What a run prints as its result is not the result of a bench.
    Console console = settings.console(err, err);
    try {
      return from == null ? bench.measure(console) : bench.read(from, console);
    } catch (LaunchException | UncheckedIOException e) {
      console.error("driver: " + e.getMessage());
    } catch (IOException e) {
      console.error("driver: the figures can't be read or written: " + Disk.why(e));
    }
    return ExitCodes.FAILED;
  }

  /** What options mean; where they can't be meant, that is wrong usage. */
  static <T> T meant(CommandSpec command, Supplier<T> options) {
    try {
      return options.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  /** The arguments of a command, as the user typed them. */
  static List<String> arguments(CommandSpec command) {
    return command.commandLine().getParseResult().originalArgs();
  }

  /** Prints figures, as it was asked for. */
  void print(CommandSpec command, String text, ObjectNode tree) {
    PrintWriter out = command.commandLine().getOut();
    out.print(json ? JsonFiles.pretty(tree) : text);
    out.flush();
  }
}
