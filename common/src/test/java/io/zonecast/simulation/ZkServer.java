package io.zonecast.simulation;

import io.zonecast.port.Znode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One server that clients read from: it applies the leader's transactions in their order, some time
 * later, and tells its clients of each change.
 */
final class ZkServer {
  /** One transaction as it was committed. */
  record Committed(long zxid, Map<String, Znode> changes) {}

  private final List<Committed> log;
  private final ZnodeTree tree = new ZnodeTree();
  private final List<SimCoordinator> clients = new ArrayList<>();
  private int applied;

  ZkServer(List<Committed> log) {
    this.log = log;
  }

  ZnodeTree tree() {
    return tree;
  }

  void attach(SimCoordinator client) {
    clients.add(client);
  }

  void detach(SimCoordinator client) {
    clients.remove(client);
  }

  /** Catches up with the leader, through {@code zxid}. */
  void applyThrough(long zxid) {
    while (applied < log.size() && log.get(applied).zxid() <= zxid) {
      Map<String, Znode> changes = log.get(applied).changes();
      applied++;
      changes.forEach(tree::put);
      for (SimCoordinator client : clients) {
        changes.keySet().forEach(client::onChanged);
      }
    }
  }

  /** The last transaction that it knows of. */
  long appliedZxid() {
    return applied == 0 ? 0 : log.get(applied - 1).zxid();
  }
}
