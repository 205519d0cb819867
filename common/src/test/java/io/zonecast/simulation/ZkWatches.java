package io.zonecast.simulation;

import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.Znode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What one client watches, what it was told, and what has changed since. Changes are told late, in
 * the order in which the nodes first changed, each as it is by then: a node that came and went
 * meanwhile is never heard of.
 */
final class ZkWatches {
  private final List<String> roots = new ArrayList<>();
  private final Map<String, Znode> told = new HashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();
  private final Consumer<CoordinatorEvent> out;

  ZkWatches(Consumer<CoordinatorEvent> out) {
    this.out = out;
  }

  void add(String root) {
    roots.add(root);
  }

  List<String> roots() {
    return roots;
  }

  /** Notes a change. Returns whether somebody must be told, and nobody is on the way yet. */
  boolean change(String path) {
    for (String root : roots) {
      if (ZnodeTree.isBelow(path, root)) {
        return changed.add(path) && changed.size() == 1;
      }
    }
    return false;
  }

  void forgetChanges() {
    changed.clear();
  }

  /** Tells what changed. */
  void tell(ZnodeTree tree) {
    for (String path : changed) {
      Znode now = tree.get(path);
      if (now == null) {
        if (told.remove(path) != null) {
          out.accept(new CoordinatorEvent.Absent(path));
        }
      } else if (!isSame(now, told.get(path))) {
        told.put(path, now);
        out.accept(new CoordinatorEvent.Present(now));
      }
    }
    changed.clear();
  }

  private static boolean isSame(Znode now, Znode before) {
    return before != null && before.czxid() == now.czxid() && before.version() == now.version();
  }

  /** Tells a whole tree. */
  void tellAll(String root, ZnodeTree tree) {
    Set<String> gone = new TreeSet<>();
    for (String path : told.keySet()) {
      if (ZnodeTree.isBelow(path, root)) {
        gone.add(path);
      }
    }
    for (Znode znode : tree.subtree(root)) {
      gone.remove(znode.path());
      told.put(znode.path(), znode);
      out.accept(new CoordinatorEvent.Present(znode));
    }
    for (String path : gone) {
      told.remove(path);
      out.accept(new CoordinatorEvent.Absent(path));
    }
    out.accept(new CoordinatorEvent.TreeRead(root));
  }
}
