package io.zonecast.driver;

import io.zonecast.driver.bench.BenchKind;
import io.zonecast.driver.bench.Load;
import io.zonecast.driver.bench.Pace;
import java.time.Duration;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code driver.jar bench latency}: how long messages take from one publisher to one subscriber.
 */
@Command(
    name = "latency",
    description = {
      "Measures one way latency on this machine, at given rates: one publisher, one subscriber, each"
          + " a process of its own.",
      "Percentiles are the subscriber's own; medians over the rounds."
    })
final class BenchLatencyCommand extends TrialsCommand {
  @Option(
      names = "--rates",
      paramLabel = "N,…",
      description =
          "Messages per second, as in 500,10k; half: of what each brings when it goes as fast as it"
              + " can, which is measured first (default: ${DEFAULT-VALUE}).")
  private String rates = "1k,10k,half";

  @Mixin private final WarmUpOption warmUp = new WarmUpOption();

  @Mixin private final TrialOptions options = new TrialOptions("100", "both", "best-effort", 3, 15);

  BenchLatencyCommand() {
    super(BenchKind.LATENCY);
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
    return TrialOptions.list("--rates", rates, Pace::of).stream().map(flatOut::at);
  }
}
