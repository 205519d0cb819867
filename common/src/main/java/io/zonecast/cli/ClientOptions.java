package io.zonecast.cli;

import io.zonecast.domain.Discovery;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.membership.ClientConfig;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that publisher and subscriber share. */
public final class ClientOptions {
  @Option(
      names = "--topic",
      required = true,
      split = ",",
      paramLabel = "TOPIC",
      converter = TopicConverter.class,
      description = "A topic; repeat the option, or separate with commas.")
  private List<Topic> topics;

  @Option(
      names = "--zone",
      paramLabel = "N",
      converter = ZoneConverter.class,
      description = "The zone whose primary serves this process. Default: a living one at random.")
  private Optional<ZoneId> zone = Optional.empty();

  @Option(
      names = "--centralized",
      description = "Asserts that the deployment is centralized; exit 1 where it is not.")
  private boolean centralized;

  @Option(
      names = "--discovery",
      paramLabel = "broker|zookeeper",
      defaultValue = "broker",
      description =
          "Who finds the others: the zone's broker, or this process itself in ZooKeeper (direct, without brokers)."
              + " Default: ${DEFAULT-VALUE}.")
  private String discovery;

  @Option(
      names = "--reliability",
      paramLabel = "best-effort|reliable",
      defaultValue = "best-effort",
      description =
          "best-effort: a loss is possible, and counted; reliable: what is acknowledged is delivered."
              + " Default: ${DEFAULT-VALUE}.")
  private String reliability;

  /**
   * The configuration that these options mean.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public ClientConfig config() {
    return new ClientConfig(
        topics.stream().distinct().toList(),
        zone,
        centralized,
        discovery(),
        Reliability.of(reliability));
  }

  /** Whether every message is needed, or offered. */
  public boolean isReliable() {
    return Reliability.RELIABLE.word().equals(reliability);
  }

  private Discovery discovery() {
    for (Discovery value : Discovery.values()) {
      if (value.word().equals(discovery)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "--discovery \"%s\" is not broker or zookeeper".formatted(discovery));
  }
}
