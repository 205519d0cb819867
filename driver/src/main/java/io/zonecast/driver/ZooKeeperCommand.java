package io.zonecast.driver;

import io.zonecast.cli.DurationConverter;
import io.zonecast.cli.ExitCodes;
import io.zonecast.cli.PortConverter;
import io.zonecast.driver.launch.EmbeddedServer;
import io.zonecast.driver.launch.EmbeddedZooKeeper;
import io.zonecast.driver.launch.EmbeddedZooKeeperMember;
import io.zonecast.driver.launch.LaunchException;
import io.zonecast.driver.plan.ZooKeeperPeer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a ZooKeeper server until it is stopped: {@code driver.jar zookeeper}. */
@Command(
    name = "zookeeper",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    description = "Runs an embedded ZooKeeper server; prints \"ready HOST:PORT\" when it serves.")
final class ZooKeeperCommand implements Callable<Integer> {
  private static final long LOOK_MS = 20;
  private static final Duration LONGEST_TICK = Duration.ofSeconds(60);

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "2181",
      converter = PortConverter.class,
      description = "Port; 0: a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to serve at (default: ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where the data is kept (default: a new temporary directory, removed at the end).")
  private Path data;

  @Option(
      names = "--tick",
      paramLabel = "D",
      defaultValue = "2s",
      converter = DurationConverter.class,
      description = "Tick; sessions last 2 to 20 of them (default: ${DEFAULT-VALUE}).")
  private Duration tick;

  @Option(
      names = "--ensemble",
      paramLabel = "HOST:PEERPORT:ELECTIONPORT,…",
      description =
          "All servers of an ensemble, in the order of their numbers (default: this one alone).")
  private String ensemble;

  @Option(
      names = "--number",
      paramLabel = "N",
      description = "Which server of the ensemble this is, from 1 (default: none of one).")
  private Integer number;

  @Option(
      names = {"-v", "--verbose"},
      description = "Log what the server does.")
  private boolean verbose;

  @Override
  public Integer call() throws InterruptedException {
    requireUsable();
    System.setProperty(
        "org.slf4j.simpleLogger.log.org.apache.zookeeper", verbose ? "info" : "error");
    // With a stack trace for each server of an ensemble that goes away.
    System.setProperty(
        "org.slf4j.simpleLogger.log.org.apache.zookeeper.server.quorum.LearnerHandler",
        verbose ? "info" : "off");
    CountDownLatch stopped = new CountDownLatch(1);
    try {
      serve(stopped);
      return ExitCodes.DONE;
    } catch (LaunchException e) {
      spec.commandLine().getErr().println("driver zookeeper: " + e.getMessage());
      return ExitCodes.FAILED;
    } finally {
      stopped.countDown();
    }
  }

  private void serve(CountDownLatch stopped) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    CountDownLatch stop = new CountDownLatch(1);
    try (DataDirectory directory = DataDirectory.of(data);
        EmbeddedServer server = start(directory.path())) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stopInOrder(stop, stopped), "stop"));
      while (!server.isServing()) {
        if (stop.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      out.println("ready " + server.address());
      out.flush();
      stop.await();
    }
  }

  private EmbeddedServer start(Path directory) {
    return ensemble == null
        ? EmbeddedZooKeeper.start(host, port, directory, tick)
        : EmbeddedZooKeeperMember.start(
            host, port, directory, tick, number, ZooKeeperPeer.parse(ensemble));
  }

  private void requireUsable() {
    if (tick.toMillis() < 10 || tick.compareTo(LONGEST_TICK) > 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--tick " + DurationConverter.format(tick) + " must be from 10ms to 60s");
    }
    try {
      requireNumber(ensemble == null ? 0 : ZooKeeperPeer.parse(ensemble).size());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void requireNumber(int servers) {
    if (servers == 0 && number != null) {
      throw new IllegalArgumentException("--number " + number + " goes with --ensemble only");
    }
    if (servers > 0 && (number == null || number < 1 || number > servers)) {
      throw new IllegalArgumentException(
          "--number must be from 1 to %d, the servers of --ensemble".formatted(servers));
    }
    if (servers > 0 && port == 0) {
      throw new IllegalArgumentException("--port 0 can't be told to the others of an ensemble");
    }
  }

  /** In the JVM's shutdown, after SIGINT or SIGTERM, whose own exit codes are replaced by 0. */
  private static void stopInOrder(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitCodes.DONE);
  }
}
