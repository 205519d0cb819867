package io.zonecast.driver.bench;

import io.zonecast.cli.DurationConverter;
import io.zonecast.driver.plan.Host;
import io.zonecast.driver.plan.ProcessPlan;
import io.zonecast.driver.plan.Readiness;
import io.zonecast.driver.plan.Role;
import io.zonecast.driver.plan.Traffic;
import io.zonecast.measurement.PublisherSummary;
import io.zonecast.measurement.SubscriberSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * This program in a trial, without a file for each message, since a disk is not what is measured.
 */
record ZonecastLineup(Contender.Zonecast who, Load load, Span span, Site site) implements Lineup {
  private static final String LONGEST_DRAIN = "60s";
  private static final Traffic HEAVY =
      new Traffic(0, 0, OptionalLong.empty(), Optional.of(Duration.ofSeconds(1)));

  @Override
  public List<List<ProcessPlan>> groups() {
    return List.of(
        List.of(zookeeper()),
        each(who.brokers(), this::broker),
        each(load.subscribers(), this::subscriber),
        each(load.publishers(), this::publisher));
  }

  private static List<ProcessPlan> each(int count, IntFunction<ProcessPlan> process) {
    return IntStream.rangeClosed(1, count).mapToObj(process).toList();
  }

  /** ZooKeeper says that it is ready. */
  @Override
  public OptionalInt port() {
    return OptionalInt.empty();
  }

  /** Standbys have a part in what goes through the primary only. */
  @Override
  public int inSync() {
    return who.isDirect() ? 1 : who.brokers();
  }

  @Override
  public boolean subscribersEnd() {
    return false;
  }

  @Override
  public Counted read() throws IOException {
    long published = 0;
    long refused = 0;
    for (int i = 1; i <= load.publishers(); i++) {
      Path file = site.paths().publisherSummary(publisherId(i));
      for (PublisherSummary.TopicCounts topic : PublisherSummary.read(file).topics().values()) {
        published += topic.published();
        refused += topic.refused();
      }
    }
    List<Received> received = new ArrayList<>();
    for (int i = 1; i <= load.subscribers(); i++) {
      SubscriberSummary summary =
          SubscriberSummary.read(site.paths().subscriberSummary(subscriberId(i)));
      received.add(
          Received.of(
              summary.delivered(),
              summary.duplicated(),
              summary.lastReceivedUs() - summary.firstReceivedUs(),
              summary.latency(),
              span.warmUp()));
    }
    return new Counted(published, refused, received);
  }

  private static String publisherId(int index) {
    return "pub-" + index;
  }

  private static String subscriberId(int index) {
    return "sub-" + index;
  }

  ProcessPlan zookeeper() {
    List<String> argv = command(Role.ZOOKEEPER);
    argv.addAll(List.of("zookeeper", "--host", Host.LOCAL.address()));
    argv.addAll(List.of("--port", zooKeeperPort()));
    argv.addAll(List.of("--data", site.paths().zookeeper().toString()));
    return process("zookeeper", Role.ZOOKEEPER, argv, Readiness.LOG_LINE);
  }

  ProcessPlan broker(int index) {
    String id = "broker-" + index;
    List<String> argv = shared(id, Role.BROKER);
    if (!who.isDirect()) {
      argv.add("--centralized");
    }
    return process(id, Role.BROKER, argv, Readiness.EVENT);
  }

  private ProcessPlan subscriber(int index) {
    String id = subscriberId(index);
    List<String> argv = client(id, Role.SUBSCRIBER);
    argv.addAll(List.of("--format", "none"));
    argv.addAll(List.of("--skip", DurationConverter.format(span.warmUp())));
    argv.addAll(List.of("--summary", site.paths().subscriberSummary(id).toString()));
    return process(id, Role.SUBSCRIBER, argv, Readiness.EVENT);
  }

  private ProcessPlan publisher(int index) {
    String id = publisherId(index);
    List<String> argv = client(id, Role.PUBLISHER);
    argv.addAll(List.of("--rate", Double.toString(load.share())));
    argv.addAll(List.of("--size", Integer.toString(load.size())));
    argv.addAll(List.of("--burst", Integer.toString(load.burst())));
    argv.addAll(List.of("--duration", DurationConverter.format(span.length())));
    span.count().ifPresent(n -> argv.addAll(List.of("--count", Long.toString(n))));
    argv.addAll(List.of("--wait-subscribers", Integer.toString(load.subscribers()), "--hold"));
    argv.addAll(List.of("--drain-timeout", LONGEST_DRAIN));
    argv.addAll(List.of("--summary", site.paths().publisherSummary(id).toString()));
    return process(id, Role.PUBLISHER, argv, Readiness.EVENT);
  }

  private List<String> client(String id, Role role) {
    List<String> argv = shared(id, role);
    argv.add("--topic=" + topics().collect(Collectors.joining(",")));
    argv.addAll(List.of("--reliability", who.reliability().word()));
    return argv;
  }

  private Stream<String> topics() {
    return IntStream.range(0, load.topics()).mapToObj(i -> "t" + i);
  }

  List<String> shared(String id, Role role) {
    List<String> argv = command(role);
    argv.addAll(List.of("--id", id));
    argv.addAll(List.of("--zookeeper", Host.LOCAL.address() + ":" + zooKeeperPort()));
    argv.addAll(List.of("--host", Host.LOCAL.address()));
    argv.addAll(List.of("--events", site.paths().events(id).toString()));
    return argv;
  }

  private List<String> command(Role role) {
    return site.launcherFlags() ? site.java().command(role, HEAVY) : site.java().plain(role);
  }

  private String zooKeeperPort() {
    return Integer.toString(site.ports().get(0));
  }

  private ProcessPlan process(String id, Role role, List<String> argv, Readiness readiness) {
    boolean isClient = role == Role.PUBLISHER || role == Role.SUBSCRIBER;
    return process(id, role, argv, readiness, isClient ? topics().toList() : List.of());
  }

  static ProcessPlan process(
      String id, Role role, List<String> argv, Readiness readiness, List<String> topics) {
    return new ProcessPlan(
        id, role, role == Role.ZOOKEEPER ? 0 : 1, topics, Host.LOCAL, argv, Map.of(), readiness);
  }
}
