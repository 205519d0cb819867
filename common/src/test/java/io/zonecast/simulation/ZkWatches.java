package io.zonecast.simulation;

import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.Znode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What one client watches, what it was told, and what has changed since. Changes are told late:
 * first what went, later, read anew, what came. A node that came and went meanwhile is never heard
 * of, and of one transaction a half may be known before the other.
 */
final class ZkWatches {
  private final Map<String, Set<String>> changed = new LinkedHashMap<>();
  private final Map<String, Znode> told = new HashMap<>();
  private final Consumer<CoordinatorEvent> out;

  ZkWatches(Consumer<CoordinatorEvent> out) {
    this.out = out;
  }

  void add(String root) {
    changed.put(root, new LinkedHashSet<>());
  }

  List<String> roots() {
    return List.copyOf(changed.keySet());
  }

  /** Notes a change. Returns the tree that it belongs to, null where nobody watches it. */
  String change(String path) {
    for (Map.Entry<String, Set<String>> tree : changed.entrySet()) {
      if (ZnodeTree.isBelow(path, tree.getKey())) {
        tree.getValue().add(path);
        return tree.getKey();
      }
    }
    return null;
  }

  void forgetChanges() {
    changed.values().forEach(Set::clear);
  }

  /** Tells what is gone of a tree, replaced nodes too. Returns what is to be read now. */
  List<String> tellGone(String root, ZnodeTree tree) {
    List<String> there = new ArrayList<>();
    for (String path : changed.get(root)) {
      Znode now = tree.get(path);
      Znode before = told.get(path);
      if (before != null && (now == null || now.czxid() != before.czxid())) {
        absent(path);
      }
      if (now != null) {
        there.add(path);
      }
    }
    changed.get(root).clear();
    return there;
  }

  /** Tells what was read of nodes that changed. */
  void tellThere(List<String> paths, ZnodeTree tree) {
    for (String path : paths) {
      Znode now = tree.get(path);
      if (now == null) {
        absent(path);
      } else if (!isSame(now, told.put(path, now))) {
        out.accept(new CoordinatorEvent.Present(now));
      }
    }
  }

  private void absent(String path) {
    if (told.remove(path) != null) {
      out.accept(new CoordinatorEvent.Absent(path));
    }
  }

  private static boolean isSame(Znode now, Znode before) {
    return before != null && before.czxid() == now.czxid() && before.version() == now.version();
  }

  /** A reading of a whole tree begins: what was told before and is not found again has gone. */
  Set<String> toldBelow(String root) {
    Set<String> below = new TreeSet<>();
    for (String path : told.keySet()) {
      if (ZnodeTree.isBelow(path, root)) {
        below.add(path);
      }
    }
    return below;
  }

  /** Tells a node that a reading has come to, changed or not. */
  void tellRead(String path, ZnodeTree tree) {
    Znode now = tree.get(path);
    if (now == null) {
      absent(path);
    } else {
      told.put(path, now);
      out.accept(new CoordinatorEvent.Present(now));
    }
  }

  /** The reading is at its end: looks once more at what it did not find. */
  void tellAllRead(String root, Set<String> notFound, ZnodeTree tree) {
    for (String path : notFound) {
      if (tree.get(path) == null) {
        absent(path);
      }
    }
    out.accept(new CoordinatorEvent.TreeRead(root));
  }
}
