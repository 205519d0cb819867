package io.zonecast.cli;

import io.zonecast.domain.Deadline;
import io.zonecast.domain.Discovery;
import io.zonecast.domain.History;
import io.zonecast.domain.Ownership;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.membership.ClientConfig;
import java.time.Duration;
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

  @Option(
      names = "--history",
      paramLabel = "N",
      defaultValue = "0",
      converter = HistoryConverter.class,
      description =
          "Publisher: the last N messages of each topic are kept for those who join later. Subscriber: joining it gets"
              + " the last N, and matches only who keeps as many. 0 to 100000. Default: ${DEFAULT-VALUE}.")
  private History history;

  @Option(
      names = "--ownership",
      paramLabel = "shared|exclusive",
      defaultValue = "shared",
      description =
          "exclusive: a topic is received from its strongest publisher alone; both sides must say so."
              + " Default: ${DEFAULT-VALUE}.")
  private String ownership;

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "Publisher: promises a message on each topic at least so often. Subscriber: asks for that. At least 1us; 500ms,"
              + " 10s, 2m. Default: none.")
  private Duration deadline;

  @Option(
      names = "--strict",
      description = "Ends with exit 3 when somebody on the same topic does not match.")
  private boolean strict;

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
        new Qos(
            Reliability.of(reliability),
            history,
            Ownership.of(ownership),
            deadline == null ? Deadline.NONE : new Deadline(micros("--deadline", deadline))),
        strict);
  }

  /** Whether every message is needed, or offered. */
  public boolean isReliable() {
    return Reliability.RELIABLE.word().equals(reliability);
  }

  /** Whether only the strongest publisher of a topic is received. */
  public boolean isExclusive() {
    return Ownership.EXCLUSIVE.word().equals(ownership);
  }

  /**
   * A time that can't be nothing, in microseconds.
   *
   * @throws IllegalArgumentException where it is less than one
   */
  public static long micros(String option, Duration time) {
    long us = time.toNanos() / 1_000;
    if (us < 1) {
      throw new IllegalArgumentException(
          "%s %s is not at least 1us".formatted(option, DurationConverter.format(time)));
    }
    return us;
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
