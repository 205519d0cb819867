package io.zonecast.driver.status;

import io.zonecast.cli.ExitCodes;
import io.zonecast.registry.RegistryView;
import io.zonecast.runtime.SystemTime;
import java.io.Console;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code driver.jar status}. Exit 0, or 1 where ZooKeeper does not answer. */
@Command(
    name = "status",
    description =
        "Shows what stands in a deployment: zones with their primaries and standbys, publishers with what they offer,"
            + " subscribers with what they request, who gets what from whom, who owns what, and who is not"
            + " matched and why.",
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
  private static final int MOST_ROWS = 1_000_000;

  @Spec private CommandSpec spec;
  @Mixin private ZooKeeperOptions zooKeeper;

  @Option(
      names = "--json",
      description = "Prints one JSON object on one line; with --watch another one at each change.")
  private boolean json;

  @Option(
      names = "--watch",
      description =
          "Shows it again at each change, until interrupted: a terminal is cleared, elsewhere a line --- stands"
              + " between.")
  private boolean watch;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "40",
      description = "Rows of each table that are shown. Default: ${DEFAULT-VALUE}.")
  private int rows;

  @Override
  public Integer call() throws InterruptedException {
    if (rows < 1 || rows > MOST_ROWS) {
      throw new ParameterException(
          spec.commandLine(), "--rows %d is not between 1 and %d".formatted(rows, MOST_ROWS));
    }
    String address = zooKeeper.address(spec);
    PrintWriter out = spec.commandLine().getOut();
    Function<RegistryView, String> render =
        json ? view -> StatusJson.of(view) + "\n" : view -> StatusTable.of(view, rows);
    try (Inquiry inquiry = zooKeeper.open(spec)) {
      RegistryReader reader = new RegistryReader(inquiry);
      if (reader.read(zooKeeper.timeoutNs()).isEmpty()) {
        spec.commandLine().getErr().println("driver status: no ZooKeeper at " + address);
        return ExitCodes.FAILED;
      }
      if (watch) {
        untilInterrupted(new StatusWatch(reader, address, render, screen(out), new SystemTime()));
      } else {
        out.print(render.apply(reader.view()));
        out.flush();
      }
      return ExitCodes.DONE;
    }
  }

  private Screen screen(PrintWriter out) {
    if (json) {
      return Screen.lines(out, "", spec.commandLine().getErr());
    }
    return isTerminal() ? Screen.terminal(out) : Screen.lines(out, "---\n", out);
  }

  /** From Java 22 on there is always a console, which then says itself whether it is a terminal. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException olderJava) {
      return true;
    }
  }

  /** SIGINT is the usual end of it, and so no failure. */
  private static void untilInterrupted(StatusWatch shown) throws InterruptedException {
    Thread ending = new Thread(() -> Runtime.getRuntime().halt(ExitCodes.DONE), "ending");
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      shown.run();
    } finally {
      forget(ending);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // It runs already.
    }
  }
}
