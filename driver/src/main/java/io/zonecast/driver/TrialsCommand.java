package io.zonecast.driver;

import io.zonecast.cli.ExitCodes;
import io.zonecast.driver.bench.BenchKind;
import io.zonecast.driver.bench.BenchPlan;
import io.zonecast.driver.bench.BenchResults;
import io.zonecast.driver.bench.Contender;
import io.zonecast.driver.bench.Load;
import io.zonecast.driver.bench.Span;
import io.zonecast.driver.plan.JavaLaunch;
import io.zonecast.driver.plan.RunPaths;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A bench of many short trials, each with processes of its own; a subclass says which loads. One
 * table on standard output; how it goes is told on standard error.
 */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured",
      "1:failed: a trial did not come to its end",
      "2:wrong usage, or a peer that is not installed",
      "3:measured, and something reliable was lost, or came twice"
    })
abstract class TrialsCommand implements Callable<Integer>, BenchOutput.Bench {
  private final BenchKind kind;

  @Spec private CommandSpec spec;

  TrialsCommand(BenchKind kind) {
    this.kind = kind;
  }

  /** What all benches let the user choose. */
  abstract TrialOptions options();

  /**
   * The loads of a size of payload.
   *
   * @param flatOut one publisher, one subscriber, one topic
   * @throws IllegalArgumentException naming an option, its value and the rule
   */
  abstract Stream<Load> loads(Load flatOut);

  /**
   * Who takes part.
   *
   * @throws IllegalArgumentException as {@link TrialOptions#contenders} does
   */
  List<Contender> contenders(JavaLaunch java) {
    return options().contenders(java);
  }

  @Override
  public Integer call() {
    return options().output().run(spec, this);
  }

  @Override
  public int measure(Console console) throws IOException {
    TrialOptions options = options();
    RunSettings settings = options.output().settings();
    // What is wrong with an option is told before what lacks on this machine.
    List<Load> loads = BenchOutput.meant(spec, this::allLoads);
    Span span = BenchOutput.meant(spec, options::span);
    BenchPlan plan =
        BenchOutput.meant(
            spec,
            () -> new BenchPlan(kind, loads, contenders(settings.java()), options.rounds(), span));
    JavaLaunch java = BenchOutput.meant(spec, settings::launch);
    RunPaths paths =
        BenchOutput.meant(spec, () -> settings.paths(LocalDateTime.now(ZoneId.systemDefault())));
    BenchResults results = new BenchResults(kind, paths.root(), BenchOutput.arguments(spec));
    try (Interruption interruption = Interruption.open()) {
      boolean complete =
          new TrialSeries(
                  plan, java, options.launcherFlags(), paths, console, interruption.signal())
              .run(results);
      console.say("results: " + paths.root());
      int told = results.isEmpty() ? ExitCodes.FAILED : tell(results);
      return complete ? told : ExitCodes.FAILED;
    }
  }

  @Override
  public int read(Path run, Console console) throws IOException {
    return tell(BenchResults.read(kind, run));
  }

  private List<Load> allLoads() {
    return options().sizes().stream().map(Load::flatOut).flatMap(this::loads).toList();
  }

  private int tell(BenchResults results) {
    options().output().print(spec, results.text(), results.json());
    return results.isBroken() ? ExitCodes.PROMISE_BROKEN : ExitCodes.DONE;
  }
}
