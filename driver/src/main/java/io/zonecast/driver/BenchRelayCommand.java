package io.zonecast.driver;

import io.zonecast.cli.ExitCodes;
import io.zonecast.driver.bench.Contender;
import io.zonecast.driver.bench.RelayBench;
import io.zonecast.driver.bench.RelayPlan;
import io.zonecast.driver.bench.Relayed;
import io.zonecast.driver.launch.FreePort;
import io.zonecast.driver.launch.LaunchException;
import io.zonecast.driver.plan.JavaLaunch;
import io.zonecast.driver.plan.RunPaths;
import io.zonecast.measurement.Disk;
import io.zonecast.measurement.JsonFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code driver.jar bench relay}: many short runs of one publisher at full speed, one table on
 * standard output; how it goes is told on standard error.
 */
@Command(
    name = "relay",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    sortOptions = false,
    description = {
      "Measures throughput on this machine: one publisher at full speed, one subscriber that only"
          + " counts, each a process of its own, started as plain java -jar.",
      "Messages per second are counted at the subscriber, from its first delivery to its last;"
          + " medians over the rounds; memory is the most that was resident."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured",
      "1:failed: a trial did not come to its end",
      "2:wrong usage",
      "3:measured, and something reliable was lost, or came twice"
    })
final class BenchRelayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private BenchRelayOptions options;

  @Mixin private RunSettings settings;

  @Option(names = "--json", description = "Print one JSON object, as in bench.json, not a table.")
  private boolean json;

  @Option(
      names = "--from",
      paramLabel = "RUN",
      description = "Start nothing: print the table of a bench that was run.")
  private Path from;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    Console console = settings.console(err, err);
    try {
      if (from != null) {
        return tell(RelayBench.read(from));
      }
      return measure(console);
    } catch (LaunchException | UncheckedIOException e) {
      console.error("driver: " + e.getMessage());
    } catch (IOException e) {
      console.error("driver: " + Disk.why(e));
    }
    return ExitCodes.FAILED;
  }

  private int measure(Console console) throws IOException {
    RelayPlan plan;
    JavaLaunch java;
    RunPaths paths;
    try {
      plan = options.toPlan();
      java = settings.launch();
      paths = settings.paths(LocalDateTime.now(ZoneId.systemDefault()));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    RelayBench bench =
        new RelayBench(paths.root(), spec.commandLine().getParseResult().originalArgs());
    try (Interruption interruption = Interruption.open()) {
      boolean complete = runAll(plan, java, paths, bench, console, interruption.signal());
      console.say("results: " + paths.root());
      int told = bench.isEmpty() ? ExitCodes.FAILED : tell(bench);
      return complete ? told : ExitCodes.FAILED;
    }
  }

  /** One trial that fails is told, and leaves a gap; false when there is one. */
  private static boolean runAll(
      RelayPlan plan,
      JavaLaunch java,
      RunPaths paths,
      RelayBench bench,
      Console console,
      StopSignal stop)
      throws IOException {
    List<RelayPlan.Trial> trials = plan.trials();
    boolean complete = true;
    for (int i = 0; i < trials.size() && !stop.isRequested(); i++) {
      RelayPlan.Trial trial = trials.get(i);
      try {
        Relayed relayed = run(trial, plan, java, paths, console, stop);
        bench.add(relayed);
        console.say(line(i + 1, trials.size(), relayed));
      } catch (RunFailedException | LaunchException e) {
        complete = false;
        console.error("driver: %s: %s".formatted(trial.id(), e.getMessage()));
      }
    }
    return complete && !stop.isRequested();
  }

  private static Relayed run(
      RelayPlan.Trial trial,
      RelayPlan plan,
      JavaLaunch java,
      RunPaths paths,
      Console console,
      StopSignal stop)
      throws IOException {
    RunPaths own = new RunPaths(paths.root().resolve("trials").resolve(trial.id()));
    RunFolder.make(own);
    Contender.Zonecast who = (Contender.Zonecast) trial.contender();
    RelayProcesses processes =
        new RelayProcesses(plan, trial.size(), who, java, own, FreePort.pick());
    return new RelayTrial(trial, processes, own, console, stop).run();
  }

  private static String line(int number, int of, Relayed relayed) {
    return String.format(
        Locale.ROOT,
        "%d of %d: %d bytes, %s, round %d: %,.0f messages/s%s",
        number,
        of,
        relayed.size(),
        relayed.contender(),
        relayed.round(),
        relayed.messagesPerS(),
        relayed.isLossless()
            ? ""
            : ", NOT LOSSLESS: %d of %d".formatted(relayed.delivered(), relayed.published()));
  }

  private int tell(RelayBench bench) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? JsonFiles.pretty(bench.json()) : bench.text());
    out.flush();
    return bench.isBroken() ? ExitCodes.PROMISE_BROKEN : ExitCodes.DONE;
  }
}
