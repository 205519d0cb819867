package io.zonecast.driver.plan;

import io.zonecast.domain.Names;
import java.nio.file.Path;

/** Which ZooKeeper an experiment uses. */
public sealed interface ZooKeeperChoice {
  /** How many servers the driver starts; 0 where it runs already. */
  int servers();

  /** Whether the driver starts it. */
  default boolean isStarted() {
    return servers() > 0;
  }

  /** For {@code experiment.json}. */
  String text();

  /**
   * The server that comes with the driver, as processes of their own.
   *
   * @param servers one alone, or an ensemble of three
   */
  record Embedded(int servers) implements ZooKeeperChoice {
    /** Checks the number. */
    public Embedded {
      if (servers != 1 && servers != 3) {
        throw new IllegalArgumentException(
            "--zookeepers " + servers + " must be 1, or 3: an ensemble that outlives one of them");
      }
    }

    /** One alone. */
    public Embedded() {
      this(1);
    }

    @Override
    public String text() {
      return servers == 1 ? "embedded" : "embedded, " + servers + " servers";
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
    public int servers() {
      return 0;
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
    public int servers() {
      return 1;
    }

    @Override
    public String text() {
      return directory.toString();
    }
  }
}
