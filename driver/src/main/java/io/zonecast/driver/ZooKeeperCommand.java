package io.zonecast.driver;

import io.zonecast.cli.DurationConverter;
import io.zonecast.cli.ExitCodes;
import io.zonecast.cli.PortConverter;
import io.zonecast.driver.launch.EmbeddedZooKeeper;
import io.zonecast.driver.launch.LaunchException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
      names = {"-v", "--verbose"},
      description = "Log what the server does.")
  private boolean verbose;

  @Override
  public Integer call() throws InterruptedException {
    requireUsable();
    System.setProperty(
        "org.slf4j.simpleLogger.log.org.apache.zookeeper", verbose ? "info" : "error");
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
        EmbeddedZooKeeper server = EmbeddedZooKeeper.start(host, port, directory.path(), tick)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stopInOrder(stop, stopped), "stop"));
      out.println("ready " + server.address());
      out.flush();
      stop.await();
    }
  }

  private void requireUsable() {
    if (tick.toMillis() < 10 || tick.compareTo(LONGEST_TICK) > 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--tick " + DurationConverter.format(tick) + " must be from 10ms to 60s");
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
