package io.zonecast.driver;

import io.zonecast.cli.DurationConverter;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The option of benches that tell latency. */
final class WarmUpOption {
  @Option(
      names = "--warm-up",
      paramLabel = "D",
      defaultValue = "5s",
      converter = DurationConverter.class,
      description =
          "So long, from the first delivery on, latency does not count: JVMs compile; shorter than"
              + " --seconds (default: ${DEFAULT-VALUE}).")
  private Duration length;

  Duration length() {
    return length;
  }
}
