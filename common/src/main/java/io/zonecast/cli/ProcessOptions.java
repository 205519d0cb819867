package io.zonecast.cli;

import io.zonecast.domain.Endpoint;
import io.zonecast.membership.Identity;
import io.zonecast.zookeeper.LocalAddress;
import io.zonecast.zookeeper.ZooKeeperChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Option;

/** The options that broker, publisher and subscriber share. */
public final class ProcessOptions {
  private static final Duration SHORTEST_SESSION = Duration.ofMillis(100);
  private static final Duration LONGEST_SESSION = Duration.ofMinutes(10);
  private static final Duration LONGEST_WAIT = Duration.ofDays(DurationConverter.MAX_DAYS);
  private static final String ZOOKEEPER_DEFAULT =
      "$ZONECAST_ZOOKEEPER, else 127.0.0.1:2181; where that refuses and this host has a 10.0.0.0/8 address, 10.0.0.1:2181";

  @Option(
      names = "--zookeeper",
      paramLabel = "HOST:PORT[,…][/chroot]",
      description =
          "Where ZooKeeper is. A chroot replaces /zonecast. Default: " + ZOOKEEPER_DEFAULT + ".")
  private Optional<String> zooKeeper = Optional.empty();

  @Option(
      names = "--session-timeout",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "ZooKeeper session timeout to ask for. Default: ${DEFAULT-VALUE}.")
  private Duration sessionTimeout;

  @Option(
      names = "--connect-timeout",
      paramLabel = "TIME",
      defaultValue = "15s",
      converter = DurationConverter.class,
      description = "How long to wait for ZooKeeper at the start. Default: ${DEFAULT-VALUE}.")
  private Duration connectTimeout;

  @Option(
      names = "--id",
      paramLabel = "NAME",
      description = "This process's id. Default: generated and unique.")
  private Optional<String> id = Optional.empty();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "The address to announce. Default: the local one that reaches ZooKeeper.")
  private Optional<String> host = Optional.empty();

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "The address to listen on. Default: the announced one alone.")
  private Optional<String> bind = Optional.empty();

  @Option(
      names = "--events",
      paramLabel = "FILE",
      description = "Writes what happens to this process, as JSON lines.")
  private Optional<Path> events = Optional.empty();

  @Option(
      names = {"-v", "--verbose"},
      description = "Says more, and shows stack traces.")
  private boolean verbose;

  @Option(
      names = {"-q", "--quiet"},
      description = "Says only what went wrong.")
  private boolean quiet;

  /** Where to find ZooKeeper, and why there. May try one connection to this host. */
  ZooKeeperChoice zooKeeper() {
    return ZooKeeperChoice.of(
        zooKeeper, Optional.ofNullable(System.getenv(ZooKeeperChoice.VARIABLE)));
  }

  Duration sessionTimeout() {
    return sessionTimeout;
  }

  Duration connectTimeout() {
    return connectTimeout;
  }

  Optional<Path> events() {
    return events;
  }

  boolean isVerbose() {
    return verbose;
  }

  boolean isQuiet() {
    return quiet;
  }

  /**
   * Who this process is.
   *
   * @param role the beginning of a generated id
   */
  public Identity identity(String role, RandomGenerator random) {
    String announce = host.orElseGet(() -> LocalAddress.reaching(zooKeeper().address().servers()));
    checkAddress("--host", announce);
    bind.ifPresent(address -> checkAddress("--bind", address));
    checkTime("--session-timeout", sessionTimeout, SHORTEST_SESSION, LONGEST_SESSION);
    checkTime("--connect-timeout", connectTimeout, Duration.ofMillis(1), LONGEST_WAIT);
    String name = id.orElseGet(() -> "%s-%08x".formatted(role, random.nextInt()));
    return new Identity(name, announce, bind.orElse(announce), ProcessHandle.current().pid());
  }

  private static void checkAddress(String option, String address) {
    try {
      new Endpoint(address, 1);
    } catch (IllegalArgumentException refused) {
      throw new IllegalArgumentException(option + ": " + refused.getMessage(), refused);
    }
  }

  private static void checkTime(String option, Duration time, Duration from, Duration to) {
    if (time.compareTo(from) < 0 || time.compareTo(to) > 0) {
      throw new IllegalArgumentException(
          "%s %s is not between %s and %s"
              .formatted(
                  option,
                  DurationConverter.format(time),
                  DurationConverter.format(from),
                  DurationConverter.format(to)));
    }
  }
}
