package io.zonecast.driver.plan;

import io.zonecast.cli.DurationConverter;
import io.zonecast.domain.Discovery;
import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Ownership;
import io.zonecast.domain.Topic;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a user asked for, checked; all that a run needs to know. Immutable.
 *
 * @param population how many of each
 * @param topics the topics, at least one, each once
 * @param dissemination direct or centralized
 * @param discovery through brokers, or through the registry alone
 * @param traffic what each publisher sends
 * @param placement where it shall run
 * @param zookeeper which ZooKeeper
 * @param faults in the order in which they were written
 * @param plots whether each subscriber draws its latency
 * @param sessionTimeout that processes ask ZooKeeper for, from 100 ms to 10 min
 */
public record Experiment(
    Population population,
    List<String> topics,
    Dissemination dissemination,
    Discovery discovery,
    Traffic traffic,
    Placement placement,
    ZooKeeperChoice zookeeper,
    List<Fault> faults,
    boolean plots,
    Duration sessionTimeout) {
  /** The most topics. */
  public static final int MAX_TOPICS = 1000;

  private static final Duration TAKE_OVER = Duration.ofSeconds(2);

  /** Checks what concerns more than one part; a failure names the options and the rule. */
  public Experiment {
    topics = List.copyOf(topics);
    faults = List.copyOf(faults);
    if (topics.isEmpty() || topics.size() > MAX_TOPICS) {
      throw new IllegalArgumentException(
          "--topics: %d topics; from 1 to %d are allowed".formatted(topics.size(), MAX_TOPICS));
    }
    topics.forEach(Topic::new);
    if (new HashSet<>(topics).size() < topics.size()) {
      throw new IllegalArgumentException("--topics names a topic twice");
    }
    if (discovery == Discovery.ZOOKEEPER && dissemination == Dissemination.CENTRALIZED) {
      throw new IllegalArgumentException(
          "--centralized needs brokers, and --discovery zookeeper starts none");
    }
    if (discovery == Discovery.ZOOKEEPER && population.zones() > 1) {
      throw new IllegalArgumentException(
          "--zones %d needs brokers, and --discovery zookeeper starts none"
              .formatted(population.zones()));
    }
    if (sessionTimeout.toMillis() < 100 || sessionTimeout.compareTo(Duration.ofMinutes(10)) > 0) {
      throw new IllegalArgumentException(
          "--session-timeout %s must be from 100ms to 10m"
              .formatted(DurationConverter.format(sessionTimeout)));
    }
    FaultScope scope = FaultScope.of(population, discovery, zookeeper, traffic, placement.where());
    faults.forEach(scope::require);
    requireOwners(discovery, traffic.quality().offered(), faults);
  }

  private static void requireOwners(Discovery discovery, Offered offered, List<Fault> faults) {
    if (discovery == Discovery.ZOOKEEPER
        && offered.ownership().values().contains(Ownership.EXCLUSIVE)) {
      throw new IllegalArgumentException(
          "--ownership exclusive needs brokers, and --discovery zookeeper starts none");
    }
    for (Fault fault : faults) {
      if (fault instanceof Fault.Strength strength
          && offered.ownership().of(ProcessIds.number(strength.target().text()))
              != Ownership.EXCLUSIVE) {
        throw new IllegalArgumentException(
            "strength of %s at %s goes with --ownership exclusive only"
                .formatted(strength.target().text(), DurationConverter.format(fault.at())));
      }
    }
  }

  /** Names for a number of topics: A to Z, then T27 and so on. */
  public static List<String> topicNames(int count) {
    if (count < 1 || count > MAX_TOPICS) {
      throw new IllegalArgumentException(
          "--topics %d must be from 1 to %d".formatted(count, MAX_TOPICS));
    }
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> i <= 26 ? String.valueOf((char) ('A' + i - 1)) : "T" + i)
        .toList();
  }

  /** ZooKeeper's tick: the stock 2 s, unless the session timeout would not fit into 2 to 20. */
  public Duration tick() {
    return tick(sessionTimeout);
  }

  private static Duration tick(Duration sessionTimeout) {
    long millis = sessionTimeout.toMillis();
    return Duration.ofMillis(Math.max(millis / 20 + 1, Math.min(2_000, millis / 2)));
  }

  /**
   * The longest that traffic may stand still after one fault, and so how long a silence may be
   * before it means that nothing more will come: a session's end, which ZooKeeper notices on a
   * tick, and the usual time to take over.
   */
  public Duration longestRecovery() {
    return longestRecovery(sessionTimeout);
  }

  /** The same, of any experiment with this session timeout. */
  public static Duration longestRecovery(Duration sessionTimeout) {
    return sessionTimeout.plus(tick(sessionTimeout)).plus(TAKE_OVER);
  }
}
