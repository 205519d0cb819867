package io.zonecast.simulation;

import io.zonecast.port.Znode;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The nodes that one server holds. */
final class ZnodeTree {
  private final TreeMap<String, Znode> nodes = new TreeMap<>();

  Znode get(String path) {
    return nodes.get(path);
  }

  /** Puts a node, or removes it where {@code znode} is null. */
  void put(String path, Znode znode) {
    if (znode == null) {
      nodes.remove(path);
    } else {
      nodes.put(path, znode);
    }
  }

  /** The names of a node's children, in order. */
  List<String> children(String path) {
    List<String> names = new ArrayList<>();
    String prefix = path.equals("/") ? path : path + "/";
    for (String found : below(prefix).keySet()) {
      if (found.indexOf('/', prefix.length()) < 0) {
        names.add(found.substring(prefix.length()));
      }
    }
    return names;
  }

  /** A node and all below it, in order. */
  List<Znode> subtree(String root) {
    List<Znode> found = new ArrayList<>();
    if (nodes.containsKey(root)) {
      found.add(nodes.get(root));
    }
    found.addAll(below(root.equals("/") ? root : root + "/").values());
    return found;
  }

  /** The ephemeral nodes of a session. */
  List<String> ownedBy(long session) {
    List<String> found = new ArrayList<>();
    for (Znode znode : nodes.values()) {
      if (znode.owner() == session) {
        found.add(znode.path());
      }
    }
    return found;
  }

  private NavigableMap<String, Znode> below(String prefix) {
    String end = prefix.substring(0, prefix.length() - 1) + (char) ('/' + 1);
    return nodes.subMap(prefix, false, end, false);
  }

  static boolean isBelow(String path, String root) {
    return root.equals("/") || path.equals(root) || path.startsWith(root + "/");
  }
}
