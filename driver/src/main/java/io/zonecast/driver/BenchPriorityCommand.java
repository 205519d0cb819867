package io.zonecast.driver;

import io.zonecast.driver.bench.BenchKind;
import io.zonecast.driver.bench.Contender;
import io.zonecast.driver.bench.Load;
import io.zonecast.driver.bench.Pace;
import io.zonecast.driver.bench.PrioritizedContender;
import io.zonecast.driver.plan.JavaLaunch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code driver.jar bench priority}: what a priority is worth beside a load. */
@Command(
    name = "priority",
    description = {
      "Measures the latency of a stream of priority 9 alone, and beside a publisher that sends to the"
          + " same subscriber at priority 0 as fast as it can; and that of a stream of priority 0"
          + " there.",
      "The load's publisher runs at nice 19, as if it had a host of its own; one row shows what it"
          + " costs where it does not.",
      "Percentiles are the subscriber's own; medians over the rounds."
    })
final class BenchPriorityCommand extends TrialsCommand {
  private static final Duration WARM_UP = Duration.ofSeconds(5);

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Messages per second of what is measured (default: ${DEFAULT-VALUE}).")
  private String rate = "1k";

  @Mixin
  private final TrialOptions options =
      new TrialOptions("100", "centralized", "best-effort", 5, 15, WARM_UP);

  BenchPriorityCommand() {
    super(BenchKind.PRIORITY);
  }

  @Override
  TrialOptions options() {
    return options;
  }

  @Override
  List<Contender> contenders(JavaLaunch java) {
    List<Contender> all = new ArrayList<>();
    for (Contender one : super.contenders(java)) {
      if (!(one instanceof Contender.Zonecast ours)) {
        throw new IllegalArgumentException("--peers: other systems have no part in this bench");
      }
      all.addAll(PrioritizedContender.all(ours));
    }
    return all;
  }

  @Override
  Stream<Load> loads(Load flatOut) {
    Pace pace = Pace.of(rate);
    if (pace.isHalf()) {
      throw new IllegalArgumentException("--rate half: must be messages per second");
    }
    return Stream.of(flatOut.at(pace));
  }
}
