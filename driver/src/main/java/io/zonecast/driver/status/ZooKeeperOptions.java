package io.zonecast.driver.status;

import io.zonecast.cli.DurationConverter;
import io.zonecast.runtime.SystemTime;
import io.zonecast.zookeeper.CuratorCoordinator;
import io.zonecast.zookeeper.ZooKeeperChoice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which ZooKeeper a command asks, and for how long. */
final class ZooKeeperOptions {
  private static final int SESSION_TIMEOUT_MS = 10_000;

  @Option(
      names = "--zookeeper",
      paramLabel = "HOST:PORT[,…][/chroot]",
      description = "Where ZooKeeper is. Default: as for broker.jar.")
  private Optional<String> zooKeeper = Optional.empty();

  @Option(
      names = "--connect-timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = DurationConverter.class,
      description = "How long to wait for ZooKeeper. Default: ${DEFAULT-VALUE}.")
  private Duration connectTimeout;

  /**
   * Where to look. May try one connection to this host.
   *
   * @throws ParameterException where what was typed can't be read
   */
  String address(CommandSpec spec) {
    return choice(spec).address().toString();
  }

  /**
   * Begins to connect. Keeps what ZooKeeper's client logs off the terminal.
   *
   * @throws ParameterException where what was typed can't be read
   */
  Inquiry open(CommandSpec spec) {
    System.setProperty("org.slf4j.simpleLogger.log.org.apache.zookeeper", "off");
    System.setProperty("org.slf4j.simpleLogger.log.org.apache.curator", "off");
    return new Inquiry(
        new CuratorCoordinator(choice(spec).address(), SESSION_TIMEOUT_MS, List.of()),
        new SystemTime());
  }

  /** Longest wait for what was asked, nanoseconds. */
  long timeoutNs() {
    return connectTimeout.toNanos();
  }

  private ZooKeeperChoice choice(CommandSpec spec) {
    try {
      return ZooKeeperChoice.of(
          zooKeeper, Optional.ofNullable(System.getenv(ZooKeeperChoice.VARIABLE)));
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
  }
}
