package io.zonecast.driver;

import io.zonecast.driver.bench.BenchKind;
import io.zonecast.driver.bench.Load;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code driver.jar bench topics}: throughput of one publisher on many topics. */
@Command(
    name = "topics",
    description = {
      "Measures throughput on this machine: one publisher at full speed on many topics, one"
          + " subscriber to all of them, each a process of its own.",
      "Everybody is compared with itself on the fewest topics too; medians over the rounds."
    })
final class BenchTopicsCommand extends TrialsCommand {
  private static final int MOST_TOPICS = 10_000;
  private static final int MOST_IN_A_ROW = 1_000_000;

  @Option(
      names = "--topics",
      paramLabel = "N,…",
      description = "Topics, from 1 to 10000 (default: ${DEFAULT-VALUE}).")
  private String topics = "1,5000";

  @Option(
      names = "--burst",
      paramLabel = "N,…",
      description =
          "Messages of a topic in a row, before the next topic's turn; of one topic it makes no"
              + " difference (default: ${DEFAULT-VALUE}).")
  private String burst = "64,1";

  @Mixin
  private final TrialOptions options = new TrialOptions("100", "centralized", "best-effort", 3, 8);

  BenchTopicsCommand() {
    super(BenchKind.TOPICS);
  }

  @Override
  TrialOptions options() {
    return options;
  }

  @Override
  Stream<Load> loads(Load flatOut) {
    List<Integer> inARow = TrialOptions.numbers("--burst", burst, MOST_IN_A_ROW);
    return TrialOptions.numbers("--topics", topics, MOST_TOPICS).stream()
        .flatMap(
            many ->
                many == 1 ? Stream.of(flatOut) : inARow.stream().map(one -> flatOut.on(many, one)));
  }
}
