package io.zonecast.driver;

import io.zonecast.driver.bench.BenchKind;
import io.zonecast.driver.bench.Load;
import io.zonecast.driver.bench.Pace;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code driver.jar bench growth}: latency of a rate that more and more publishers share. */
@Command(
    name = "growth",
    description = {
      "Measures one way latency on this machine while a fixed rate is shared by more and more"
          + " publishers; one subscriber, each a process of its own.",
      "Percentiles are the subscriber's own; medians over the rounds."
    })
final class BenchGrowthCommand extends TrialsCommand {
  private static final int MOST_PUBLISHERS = 200;

  @Option(
      names = "--pubs",
      paramLabel = "N,…",
      description = "Publishers, from 1 to 200 (default: ${DEFAULT-VALUE}).")
  private String publishers = "1,2,5,10,20,40";

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Messages per second of all publishers together, as in 500 or 10k (default:"
              + " ${DEFAULT-VALUE}).")
  private String rate = "1k";

  @Mixin private final WarmUpOption warmUp = new WarmUpOption();

  @Mixin
  private final TrialOptions options = new TrialOptions("100", "centralized", "best-effort", 2, 12);

  BenchGrowthCommand() {
    super(BenchKind.GROWTH);
  }

  @Override
  TrialOptions options() {
    return options;
  }

  @Override
  Duration warmUp() {
    return warmUp.length();
  }

  @Override
  Stream<Load> loads(Load flatOut) {
    Load shared = flatOut.at(Pace.of(rate));
    List<Integer> many = TrialOptions.numbers("--pubs", publishers, MOST_PUBLISHERS);
    for (int each : many) {
      // Every system takes whole messages per second, and at least one.
      if (shared.pace().isHalf() || shared.pace().perSecond() % each != 0) {
        throw new IllegalArgumentException(
            "--rate %s can't be shared by %d publishers in whole messages".formatted(rate, each));
      }
    }
    return many.stream().map(each -> shared.between(each, 1));
  }
}
