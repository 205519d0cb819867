package io.zonecast.driver;

import io.zonecast.driver.launch.Fleet;
import io.zonecast.driver.launch.Launched;
import io.zonecast.driver.launch.Signal;
import io.zonecast.driver.plan.Role;
import java.time.Duration;
import java.util.List;

/**
 * Ends the processes of a run, in the order in which nobody misses anything: publishers,
 * subscribers, brokers, ZooKeeper. Each is asked by SIGTERM, and after a bound ended by SIGKILL.
 */
final class Teardown {
  /** A publisher's drain and summaries of many processes on few cores; few need a tenth of it. */
  private static final Duration CLIENTS_BOUND = Duration.ofSeconds(20);

  private static final Duration SERVERS_BOUND = Duration.ofSeconds(3);
  private static final Duration KILL_BOUND = Duration.ofSeconds(5);

  private final Fleet fleet;
  private final Watch watch;
  private final Console console;

  Teardown(Fleet fleet, Watch watch, Console console) {
    this.fleet = fleet;
    this.watch = watch;
    this.console = console;
  }

  /** Ends all; returns when all have ended, or can't be ended. */
  void endAll() {
    end(Role.PUBLISHER, CLIENTS_BOUND);
    end(Role.SUBSCRIBER, CLIENTS_BOUND);
    end(Role.BROKER, SERVERS_BOUND);
    end(Role.ZOOKEEPER, SERVERS_BOUND);
  }

  private void end(Role role, Duration bound) {
    fleet.living(role).forEach(process -> fleet.signal(process, Signal.TERM));
    if (await(role, bound)) {
      return;
    }
    List<Launched> stubborn = fleet.living(role);
    for (Launched process : stubborn) {
      console.error(
          "%s (pid %d) did not end within %d s of SIGTERM: killed"
              .formatted(process.plan().id(), process.pid(), bound.toSeconds()));
      fleet.signal(process, Signal.KILL);
    }
    if (!await(role, KILL_BOUND)) {
      console.error("some " + role.word() + " processes can't be ended");
    }
  }

  private boolean await(Role role, Duration bound) {
    return watch.await(bound, () -> {}, () -> fleet.living(role).isEmpty());
  }
}
