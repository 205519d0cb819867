package io.zonecast.driver;

import io.zonecast.driver.bench.BenchKind;
import io.zonecast.driver.bench.Load;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code driver.jar bench fanout}: throughput of one publisher to many subscribers. */
@Command(
    name = "fanout",
    description = {
      "Measures throughput on this machine: one publisher at full speed, many subscribers that get"
          + " everything, each a process of its own.",
      "Messages per second of a subscriber, the median of all and the slowest; medians over the"
          + " rounds."
    })
final class BenchFanoutCommand extends TrialsCommand {
  private static final int MOST_SUBSCRIBERS = 200;

  @Option(
      names = "--subs",
      paramLabel = "N,…",
      description = "Subscribers, from 1 to 200 (default: ${DEFAULT-VALUE}).")
  private String subscribers = "1,10,50";

  @Mixin
  private final TrialOptions options = new TrialOptions("100", "centralized", "best-effort", 3, 8);

  BenchFanoutCommand() {
    super(BenchKind.FANOUT);
  }

  @Override
  TrialOptions options() {
    return options;
  }

  @Override
  Stream<Load> loads(Load flatOut) {
    return TrialOptions.numbers("--subs", subscribers, MOST_SUBSCRIBERS).stream()
        .map(many -> flatOut.between(1, many));
  }
}
