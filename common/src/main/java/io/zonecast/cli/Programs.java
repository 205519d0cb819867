package io.zonecast.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** How every program parses, complains and exits. */
public final class Programs {
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}]");

  private Programs() {}

  /**
   * A command line whose errors are one line and a pointer to the help, and whose exit codes are
   * {@link ExitCodes}.
   */
  public static CommandLine of(Object command) {
    CommandLine program = Numbers.register(new CommandLine(command));
    return program
        .setExitCodeExceptionMapper(failure -> ExitCodes.FAILED)
        .setParameterExceptionHandler(
            (wrong, arguments) -> {
              String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
              PrintWriter err = wrong.getCommandLine().getErr();
              err.println(name + ": " + oneLine(wrong.getMessage()));
              err.println("See " + name + " --help");
              return ExitCodes.WRONG_USAGE;
            })
        .setExecutionExceptionHandler(
            (failure, failed, parsed) -> {
              failed
                  .getErr()
                  .println(
                      failed.getCommandSpec().qualifiedName()
                          + ": "
                          + oneLine(
                              failure instanceof UncheckedIOException expected
                                  ? expected.getMessage()
                                  : String.valueOf(failure)));
              if (parsed.hasMatchedOption("-v")) {
                failure.printStackTrace(failed.getErr());
              }
              return ExitCodes.FAILED;
            });
  }

  /**
   * What was typed may hold anything: it must not garble a terminal, or look like a second line.
   */
  static String oneLine(String message) {
    return CONTROL
        .matcher(message)
        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }

  /** The version line of a program, from its jar. */
  public static String[] version(String program, Class<?> of) {
    String version = of.getPackage().getImplementationVersion();
    return new String[] {
      "zonecast %s %s".formatted(program, version == null ? "(not packaged)" : version)
    };
  }
}
