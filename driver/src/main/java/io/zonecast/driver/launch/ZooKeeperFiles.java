package io.zonecast.driver.launch;

import io.zonecast.driver.plan.ExperimentPlan;
import io.zonecast.driver.plan.RunPaths;
import io.zonecast.driver.plan.ZooKeeperChoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what a ZooKeeper installation needs to be started for a run. */
public final class ZooKeeperFiles {
  private ZooKeeperFiles() {}

  /** Writes {@code zoo.cfg} where an installation was chosen; does nothing otherwise. */
  public static void write(ZooKeeperChoice choice, ExperimentPlan plan, RunPaths paths) {
    if (!(choice instanceof ZooKeeperChoice.Installation)) {
      return;
    }
    Path directory = paths.zookeeper();
    String[] address = plan.zookeeper().split(":", 2);
    String config =
        String.join(
            "\n",
            "tickTime=2000",
            "dataDir=" + directory.resolve("data"),
            "clientPortAddress=" + address[0],
            "clientPort=" + address[1],
            "maxClientCnxns=0",
            "admin.enableServer=false",
            "");
    try {
      Files.createDirectories(directory.resolve("data"));
      Files.writeString(directory.resolve("zoo.cfg"), config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
