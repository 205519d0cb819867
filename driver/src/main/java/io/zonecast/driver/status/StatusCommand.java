package io.zonecast.driver.status;

import io.zonecast.cli.DurationConverter;
import io.zonecast.cli.ExitCodes;
import io.zonecast.port.Coordinator;
import io.zonecast.registry.RegistryView;
import io.zonecast.zookeeper.CuratorCoordinator;
import io.zonecast.zookeeper.ZooKeeperChoice;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code driver.jar status}. Exit 0, or 1 where ZooKeeper does not answer. */
@Command(
    name = "status",
    description =
        "Shows what stands in a deployment: zones with their primaries, publishers, subscribers.",
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
  private static final int SESSION_TIMEOUT_MS = 10_000;

  @Spec private CommandSpec spec;

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

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    System.setProperty("org.slf4j.simpleLogger.log.org.apache.zookeeper", "off");
    System.setProperty("org.slf4j.simpleLogger.log.org.apache.curator", "off");
    ZooKeeperChoice choice;
    try {
      choice =
          ZooKeeperChoice.of(
              zooKeeper, Optional.ofNullable(System.getenv(ZooKeeperChoice.VARIABLE)));
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Coordinator coordinator =
        new CuratorCoordinator(choice.address(), SESSION_TIMEOUT_MS, List.of())) {
      Optional<RegistryView> view = RegistryReader.read(coordinator, connectTimeout.toNanos());
      if (view.isEmpty()) {
        spec.commandLine().getErr().println("driver status: no ZooKeeper at " + choice.address());
        return ExitCodes.FAILED;
      }
      out.print(json ? StatusJson.of(view.get()) + "\n" : StatusTable.of(view.get()));
      out.flush();
      return ExitCodes.DONE;
    }
  }
}
