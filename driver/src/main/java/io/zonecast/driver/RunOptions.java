package io.zonecast.driver;

import io.zonecast.cli.DurationConverter;
import io.zonecast.cli.SizeConverter;
import io.zonecast.domain.Discovery;
import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Reliability;
import io.zonecast.driver.plan.Experiment;
import io.zonecast.driver.plan.FaultScope;
import io.zonecast.driver.plan.Placement;
import io.zonecast.driver.plan.Population;
import io.zonecast.driver.plan.Traffic;
import io.zonecast.driver.plan.ZooKeeperChoice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what an experiment is. */
final class RunOptions {
  private static final Duration DEFAULT_DURATION = Duration.ofSeconds(10);
  private static final int DEFAULT_TOPICS = 3;

  @Option(
      names = "--pubs",
      paramLabel = "N",
      defaultValue = "5",
      description = "Publishers (default: ${DEFAULT-VALUE}).")
  private int pubs;

  @Option(
      names = "--subs",
      paramLabel = "N",
      description = "Subscribers (default: as many as publishers).")
  private Integer subs;

  @Option(
      names = "--brokers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Brokers in each zone (default: ${DEFAULT-VALUE}).")
  private int brokers;

  @Option(
      names = "--zones",
      paramLabel = "N",
      defaultValue = "1",
      description = "Zones (default: ${DEFAULT-VALUE}).")
  private int zones;

  @Option(
      names = "--topics",
      paramLabel = "N|A,B,C",
      split = ",",
      description =
          "Topics, dealt in turn to publishers and subscribers (default: 3, never more than"
              + " publishers).")
  private List<String> topics;

  @Option(
      names = "--centralized",
      description = "Send through each zone's primary broker (default: direct).")
  private boolean centralized;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "Messages per second of each publisher; 0: as fast as it goes (default:"
              + " ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      defaultValue = "100",
      converter = SizeConverter.class,
      description = "Bytes of a payload, as in 100, 64K, 1M (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Messages of each publisher (default: no bound).")
  private Long count;

  @Option(
      names = "--duration",
      paramLabel = "D",
      converter = DurationConverter.class,
      description =
          "How long each publisher publishes, as in 500ms, 10s, 2m (default: 10s, without"
              + " --count).")
  private Duration duration;

  @Option(
      names = "--discovery",
      paramLabel = "broker|zookeeper",
      defaultValue = "broker",
      description =
          "How publishers and subscribers find each other; zookeeper: no brokers are started"
              + " (default: ${DEFAULT-VALUE}).")
  private Discovery discovery;

  @Option(
      names = "--plot",
      description = "Each subscriber also draws its latency, as plots/<id>.svg.")
  private boolean plots;

  @Option(
      names = "--session-timeout",
      paramLabel = "D",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "ZooKeeper session timeout of the processes (default: ${DEFAULT-VALUE}).")
  private Duration sessionTimeout;

  @Mixin private QualityOptions quality;
  @Mixin private FaultOptions faults;
  @Mixin private PlacementOptions placement;

  /**
   * The experiment.
   *
   * @throws IllegalArgumentException naming an option, its value and the rule
   */
  Experiment toExperiment() {
    Population population = new Population(pubs, subs == null ? pubs : subs, brokers, zones);
    Traffic traffic =
        new Traffic(
            rate,
            size,
            count == null ? OptionalLong.empty() : OptionalLong.of(count),
            count == null && duration == null
                ? Optional.of(DEFAULT_DURATION)
                : Optional.ofNullable(duration),
            quality.toQuality());
    Placement where = placement.toPlacement();
    ZooKeeperChoice zookeeper = placement.toZooKeeper();
    FaultScope scope = FaultScope.of(population, discovery, zookeeper, traffic, where.where());
    return new Experiment(
        population,
        topicNames(),
        centralized ? Dissemination.CENTRALIZED : Dissemination.DIRECT,
        discovery,
        traffic,
        where,
        zookeeper,
        faults.toFaults(scope),
        plots,
        sessionTimeout);
  }

  /**
   * What {@code --reliability} means.
   *
   * @throws IllegalArgumentException naming the option, its value and the rule
   */
  static Reliability reliabilityNamed(String word) {
    try {
      return Reliability.of(word);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--reliability " + e.getMessage(), e);
    }
  }

  private List<String> topicNames() {
    return topics == null
        ? Experiment.topicNames(Math.min(DEFAULT_TOPICS, pubs))
        : topicsNamed(topics);
  }

  /**
   * What {@code --topics} means: names, or one number of them.
   *
   * @throws IllegalArgumentException naming the option, its value and the rule
   */
  static List<String> topicsNamed(List<String> topics) {
    if (topics.size() == 1 && topics.get(0).matches("[-+]?\\d+")) {
      try {
        return Experiment.topicNames(Integer.parseInt(topics.get(0)));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("--topics " + topics.get(0) + " is too large", e);
      }
    }
    return topics;
  }
}
