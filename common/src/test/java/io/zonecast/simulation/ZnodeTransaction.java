package io.zonecast.simulation;

import io.zonecast.port.Znode;
import io.zonecast.port.ZnodeOp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All steps or none, checked against a tree and against each other, as ZooKeeper's {@code multi}
 * does.
 */
final class ZnodeTransaction {
  private final ZnodeTree tree;
  private final long zxid;
  private final long session;
  private final Map<String, Znode> changes = new LinkedHashMap<>();

  ZnodeTransaction(ZnodeTree tree, long zxid, long session) {
    this.tree = tree;
    this.zxid = zxid;
    this.session = session;
  }

  /** What it would change, by path; a removed node is null. */
  Map<String, Znode> changes() {
    return changes;
  }

  /** Tries all steps. Returns why it is refused, or null. */
  String apply(List<ZnodeOp> steps) {
    for (ZnodeOp step : steps) {
      String why = apply(step);
      if (why != null) {
        return why + " " + step.path();
      }
    }
    return null;
  }

  private String apply(ZnodeOp step) {
    if (step instanceof ZnodeOp.Create create) {
      return create(create.path(), create.data(), 0);
    }
    if (step instanceof ZnodeOp.CreateEphemeral create) {
      return create(create.path(), create.data(), session);
    }
    Znode present = get(step.path());
    if (present == null) {
      return "NoNode";
    }
    if (step instanceof ZnodeOp.SetData set) {
      if (set.version() != -1 && set.version() != present.version()) {
        return "BadVersion";
      }
      changes.put(
          set.path(),
          new Znode(
              set.path(),
              set.data().clone(),
              present.czxid(),
              present.version() + 1,
              present.owner()));
      return null;
    }
    if (step instanceof ZnodeOp.Check check) {
      return check.version() == present.version() ? null : "BadVersion";
    }
    int version = ((ZnodeOp.Delete) step).version();
    if (version != -1 && version != present.version()) {
      return "BadVersion";
    }
    if (hasChildren(step.path())) {
      return "NotEmpty";
    }
    changes.put(step.path(), null);
    return null;
  }

  private String create(String path, byte[] data, long owner) {
    if (get(path) != null) {
      return "NodeExists";
    }
    int slash = path.lastIndexOf('/');
    if (slash > 0) {
      Znode parent = get(path.substring(0, slash));
      if (parent == null) {
        return "NoNode";
      }
      if (parent.owner() != 0) {
        return "NoChildrenForEphemerals";
      }
    }
    changes.put(path, new Znode(path, data.clone(), zxid, 0, owner));
    return null;
  }

  private Znode get(String path) {
    return changes.containsKey(path) ? changes.get(path) : tree.get(path);
  }

  private boolean hasChildren(String path) {
    for (String child : tree.children(path)) {
      if (get(path + "/" + child) != null) {
        return true;
      }
    }
    for (Map.Entry<String, Znode> change : changes.entrySet()) {
      if (change.getValue() != null && change.getKey().startsWith(path + "/")) {
        return true;
      }
    }
    return false;
  }
}
