package io.zonecast.broker;

import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.Znode;
import io.zonecast.port.ZnodeOp;
import io.zonecast.registry.MalformedZnodeException;
import io.zonecast.registry.OwnerRecord;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What stands in ZooKeeper about owners, as far as known, whether or not it can be read: a write is
 * guarded by it. Not thread-safe.
 */
final class OwnerNodes {
  /** What stands at a path; without a record where it can't be read. */
  private record Node(long czxid, int version, Optional<OwnerRecord> record) {}

  private final Map<String, Node> nodes = new HashMap<>();

  /** A watch tells. */
  void onTree(CoordinatorEvent event) {
    if (event instanceof CoordinatorEvent.Present present
        && ZnodePaths.isChildOf(present.znode().path(), ZnodePaths.OWNERS)) {
      put(present.znode());
    } else if (event instanceof CoordinatorEvent.Absent absent) {
      nodes.remove(absent.path());
    }
  }

  /** The coordinator was asked what stands at a path. */
  void onRead(String path, Optional<Znode> found) {
    nodes.remove(path);
    found.ifPresent(this::put);
  }

  private void put(Znode znode) {
    Node before = nodes.get(znode.path());
    boolean isOld =
        before != null && before.czxid() == znode.czxid() && znode.version() < before.version();
    if (!isOld) {
      nodes.put(znode.path(), new Node(znode.czxid(), znode.version(), read(znode)));
    }
  }

  private static Optional<OwnerRecord> read(Znode znode) {
    try {
      return Optional.of(ZnodeJson.readOwner(znode));
    } catch (MalformedZnodeException broken) {
      return Optional.empty();
    }
  }

  /** What is decided next, or was and does not stand there, is written over what stands there. */
  ZnodeOp write(String path, OwnerRecord record) {
    Node before = nodes.get(path);
    byte[] data = ZnodeJson.owner(record);
    return before == null
        ? new ZnodeOp.Create(path, data)
        : new ZnodeOp.SetData(path, data, before.version());
  }

  /** It was written: a watch may have told so before. */
  void onWritten(ZnodeOp written, OwnerRecord record, long zxid) {
    Node before = nodes.get(written.path());
    Optional<OwnerRecord> now = Optional.of(record);
    if (!(written instanceof ZnodeOp.SetData set)) {
      nodes.put(written.path(), new Node(zxid, 0, now));
    } else if (before != null && before.version() == set.version()) {
      nodes.put(written.path(), new Node(before.czxid(), before.version() + 1, now));
    }
  }

  /** The record that stands at a path; nothing where there is none, or none that can be read. */
  Optional<OwnerRecord> at(String path) {
    return Optional.ofNullable(nodes.get(path)).flatMap(Node::record);
  }

  /**
   * How many terms there can have been at least of what can't be read; 0 where there is nothing.
   */
  long leastTerm(String path) {
    Node node = nodes.get(path);
    return node == null ? 0 : node.version() + 1L;
  }
}
