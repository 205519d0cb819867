package io.zonecast.driver.plan;

import java.util.List;
import java.util.Optional;

/**
 * Gives processes their hosts in order: ZooKeeper first, then each process its own. Where the hosts
 * don't suffice they are shared in turn; ZooKeeper's servers keep theirs where there are others.
 */
final class HostAllocation {
  private final List<Host> hosts;
  private final int firstShared;
  private int next;

  /**
   * Starts an allocation.
   *
   * @param hosts at least one
   * @param servers how many of the first processes are ZooKeeper's
   */
  HostAllocation(List<Host> hosts, int servers) {
    this.hosts = hosts;
    this.firstShared = hosts.size() > servers ? servers : 0;
  }

  /** The host of the next process. */
  Host next() {
    int number = next++;
    if (number < hosts.size()) {
      return hosts.get(number);
    }
    int sharable = hosts.size() - firstShared;
    return hosts.get(firstShared + (number - firstShared) % sharable);
  }

  /** What to tell the user, where hosts must be shared. */
  static Optional<String> note(int processes, Topology topology) {
    return processes <= topology.hostCount()
        ? Optional.empty()
        : Optional.of(
            "%s has %d hosts for %d processes: hosts are shared"
                .formatted(topology.text(), topology.hostCount(), processes));
  }
}
