package io.zonecast.driver.plan;

import io.zonecast.domain.Names;
import java.nio.file.Path;

/** Which ZooKeeper an experiment uses. */
public sealed interface ZooKeeperChoice {
  /** Whether the driver starts it. */
  boolean isStarted();

  /** For {@code experiment.json}. */
  String text();

  /** The server that comes with the driver, as a process of its own. */
  record Embedded() implements ZooKeeperChoice {
    @Override
    public boolean isStarted() {
      return true;
    }

    @Override
    public String text() {
      return "embedded";
    }
  }

  /**
   * An ensemble that runs already.
   *
   * @param address {@code HOST:PORT[,…][/chroot]}
   */
  record Ensemble(String address) implements ZooKeeperChoice {
    /** Checks the form; a failure names the value. */
    public Ensemble {
      if (!address.matches("[^:/,\\s]+:\\d{1,5}(,[^:/,\\s]+:\\d{1,5})*(/[^\\s]*)?")) {
        throw new IllegalArgumentException(
            "--zookeeper \"" + Names.printable(address) + "\": write HOST:PORT[,…][/chroot]");
      }
    }

    @Override
    public boolean isStarted() {
      return false;
    }

    @Override
    public String text() {
      return address;
    }
  }

  /**
   * An installation whose server the driver starts.
   *
   * @param directory holds {@code bin/zkServer.sh}
   */
  record Installation(Path directory) implements ZooKeeperChoice {
    /** The script that starts the server. */
    public Path script() {
      return directory.resolve("bin").resolve("zkServer.sh");
    }

    @Override
    public boolean isStarted() {
      return true;
    }

    @Override
    public String text() {
      return directory.toString();
    }
  }
}
