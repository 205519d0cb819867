package io.zonecast.driver;

import io.zonecast.cli.SizeConverter;
import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Reliability;
import io.zonecast.driver.bench.RelayPlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** The options that say which throughputs are measured. */
final class BenchRelayOptions {
  private static final String BOTH = "both";
  private static final long MOST_SECONDS = RelayPlan.LONGEST.toSeconds();

  @Option(
      names = "--sizes",
      paramLabel = "BYTES",
      split = ",",
      defaultValue = "16,100,1024,16384",
      converter = SizeConverter.class,
      description = "Bytes of a payload, as in 100,64K (default: ${DEFAULT-VALUE}).")
  private List<Integer> sizes;

  @Option(
      names = "--mode",
      paramLabel = "direct|centralized|both",
      defaultValue = BOTH,
      description =
          "Which way messages go: to the subscriber at once, or through a broker (default:"
              + " ${DEFAULT-VALUE}).")
  private String mode;

  @Option(
      names = "--reliability",
      paramLabel = "best-effort|reliable|both",
      defaultValue = BOTH,
      description = "Of publisher and subscriber (default: ${DEFAULT-VALUE}).")
  private String reliability;

  @Option(
      names = "--brokers",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Centralized: measure with so many brokers too, all but the primary standbys in sync, from"
              + " 1 to 5 (default: ${DEFAULT-VALUE}: with one alone).")
  private int brokers;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "How often each is measured, from 1 to 100; they take turns, so that those of a round can"
              + " be compared (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "How long is published each time, at most 600; the first second or so JVMs compile"
              + " (default: ${DEFAULT-VALUE}).")
  private long seconds;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "End after N messages, if that comes first (default: none).")
  private Long count;

  /**
   * What is to be measured.
   *
   * @throws IllegalArgumentException naming an option, its value and the rule
   */
  RelayPlan toPlan() {
    return new RelayPlan(
        sizes,
        RelayPlan.contenders(mode(), reliability(), brokers),
        rounds,
        Duration.ofSeconds(Math.max(0, Math.min(seconds, MOST_SECONDS + 1))),
        count == null ? OptionalLong.empty() : OptionalLong.of(count));
  }

  private Optional<Dissemination> mode() {
    try {
      return mode.equals(BOTH) ? Optional.empty() : Optional.of(Dissemination.of(mode));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--mode " + e.getMessage() + " or both", e);
    }
  }

  private Optional<Reliability> reliability() {
    return reliability.equals(BOTH)
        ? Optional.empty()
        : Optional.of(RunOptions.reliabilityNamed(reliability));
  }
}
