package io.zonecast.driver;

import io.zonecast.driver.bench.BenchKind;
import io.zonecast.driver.bench.Load;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code driver.jar bench relay}: throughput of one publisher to one subscriber. */
@Command(
    name = "relay",
    description = {
      "Measures throughput on this machine: one publisher at full speed, one subscriber that only"
          + " counts, each a process of its own, started as plain java -jar.",
      "Messages per second are counted at the subscriber, from its first delivery to its last;"
          + " medians over the rounds; memory is the most that was resident."
    })
final class BenchRelayCommand extends TrialsCommand {
  @Mixin
  private final TrialOptions options = new TrialOptions("16,100,1024,16384", "both", "both", 3, 5);

  BenchRelayCommand() {
    super(BenchKind.RELAY);
  }

  @Override
  TrialOptions options() {
    return options;
  }

  @Override
  Stream<Load> loads(Load flatOut) {
    return Stream.of(flatOut);
  }
}
