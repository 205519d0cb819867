package io.zonecast.driver;

import io.zonecast.cli.DurationConverter;
import io.zonecast.cli.SizeConverter;
import io.zonecast.domain.Discovery;
import io.zonecast.domain.Dissemination;
import io.zonecast.driver.bench.FaultPlan;
import io.zonecast.driver.bench.PrimaryFault;
import io.zonecast.driver.plan.Experiment;
import io.zonecast.driver.plan.Population;
import io.zonecast.driver.plan.Quality;
import io.zonecast.driver.plan.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which failovers are measured, and under what traffic. */
final class BenchFailoverOptions {
  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "20",
      description = "Faults on the primary, from 1 to 200 (default: ${DEFAULT-VALUE}).")
  private int kills;

  @Option(
      names = "--fault",
      paramLabel = "kill|terminate|pause|cut",
      defaultValue = "kill",
      description =
          "What is done to it: SIGKILL or SIGTERM, and started again after 1s; SIGSTOP, or its"
              + " host's link down (Mininet only), until its session is over (default:"
              + " ${DEFAULT-VALUE}).")
  private PrimaryFault fault;

  @Option(
      names = "--every",
      paramLabel = "D",
      converter = DurationConverter.class,
      description =
          "From one fault to the next (default: 10s for kill and terminate; else until the recovery"
              + " bound has passed, 18s with a session timeout of 4s).")
  private Duration every;

  @Option(
      names = "--warm-up",
      paramLabel = "D",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description =
          "Publishing before the first fault, in which JVMs compile (default: ${DEFAULT-VALUE}).")
  private Duration warmUp;

  @ArgGroup private Way way = new Way();

  /** Which way messages go. */
  private static final class Way {
    @SuppressWarnings("unused") // it is the default, and can be said
    @Option(names = "--centralized", description = "Messages go through the primary (the default).")
    private boolean centralized;

    @Option(
        names = "--direct",
        description =
            "Messages go from publishers to subscribers; then no failover should disturb them, and"
                + " the silence is told in publishing intervals too.")
    private boolean direct;
  }

  @Option(
      names = "--reliability",
      paramLabel = "best-effort|reliable",
      defaultValue = "reliable",
      description = "Of publishers and subscribers (default: ${DEFAULT-VALUE}).")
  private String reliability;

  @Option(
      names = "--pubs",
      paramLabel = "N",
      defaultValue = "10",
      description = "Publishers (default: ${DEFAULT-VALUE}).")
  private int pubs;

  @Option(
      names = "--subs",
      paramLabel = "N",
      defaultValue = "10",
      description = "Subscribers (default: ${DEFAULT-VALUE}).")
  private int subs;

  @Option(
      names = "--brokers",
      paramLabel = "N",
      defaultValue = "3",
      description = "Brokers of the zone (default: ${DEFAULT-VALUE}).")
  private int brokers;

  @Option(
      names = "--topics",
      paramLabel = "N|A,B,C",
      split = ",",
      defaultValue = "3",
      description =
          "Topics, dealt in turn to publishers and subscribers (default: ${DEFAULT-VALUE}).")
  private List<String> topics;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "100",
      description = "Messages per second of each publisher (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      defaultValue = "100",
      converter = SizeConverter.class,
      description = "Bytes of a payload, as in 100, 64K, 1M (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--session-timeout",
      paramLabel = "D",
      converter = DurationConverter.class,
      description =
          "ZooKeeper session timeout of the processes (default: 10s; pause and cut, which are seen"
              + " by its end: 4s).")
  private Duration sessionTimeout;

  @Mixin private PlacementOptions placement;

  /**
   * The experiment.
   *
   * @throws IllegalArgumentException naming an option, its value and the rule
   */
  Experiment toExperiment() {
    if (brokers < 2) {
      throw new IllegalArgumentException(
          "--brokers %d must be at least 2: somebody has to take over".formatted(brokers));
    }
    Duration session = sessionTimeout == null ? fault.usualSessionTimeout() : sessionTimeout;
    FaultPlan plan =
        FaultPlan.of(
            fault, kills, warmUp, Optional.ofNullable(every), Experiment.longestRecovery(session));
    Quality quality =
        new Quality(
            RunOptions.reliabilityNamed(reliability), OptionalInt.empty(), Optional.empty());
    return new Experiment(
        new Population(pubs, subs, brokers, 1),
        RunOptions.topicsNamed(topics),
        way.direct ? Dissemination.DIRECT : Dissemination.CENTRALIZED,
        Discovery.BROKER,
        new Traffic(rate, size, OptionalLong.empty(), Optional.of(plan.duration()), quality),
        placement.toPlacement(),
        placement.toZooKeeper(),
        plan.faults(),
        false,
        session);
  }
}
