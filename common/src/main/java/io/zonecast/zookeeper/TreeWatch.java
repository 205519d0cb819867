package io.zonecast.zookeeper;

import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.Znode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/**
 * One watched tree: a persistent recursive watch, and a complete read after each new connection.
 * The watch is set first, and the answers and events of one handle come in ZooKeeper's order, so
 * what is told of a node never goes back. The coordinator's thread.
 */
final class TreeWatch {
  private static final long RETRY_MS = 1_000;

  private final String root;
  private final String base;
  private final ScheduledExecutorService thread;
  private final Consumer<CoordinatorEvent> listener;

  // Told as present, and not yet as absent.
  private final Set<String> known = new HashSet<>();
  // Found present since this reading began.
  private final Set<String> seen = new HashSet<>();
  private ZooKeeper handle;
  private Watcher watcher;
  private int generation;
  private int pending;

  /**
   * A watch that does nothing before {@link #read}.
   *
   * @param root the tree, below the deployment's root
   * @param base the deployment's root
   */
  TreeWatch(
      String root,
      String base,
      ScheduledExecutorService thread,
      Consumer<CoordinatorEvent> listener) {
    this.root = root;
    this.base = base;
    this.thread = thread;
    this.listener = listener;
  }

  /**
   * Reads everything, because a new connection stands; what has vanished meanwhile is told as
   * absent at the end.
   */
  void read(ZooKeeper connected) {
    int mine = ++generation;
    if (handle != connected) {
      handle = connected;
      watcher = event -> thread.execute(() -> onEvent(connected, event));
    }
    seen.clear();
    // One for the watch itself.
    pending = 1;
    handle.addWatch(
        base + root,
        watcher,
        AddWatchMode.PERSISTENT_RECURSIVE,
        (rc, path, ctx) -> thread.execute(() -> done(mine, rc)),
        null);
    visit(mine, root);
  }

  private void visit(int mine, String path) {
    pending += 2;
    get(mine, path, rc -> done(mine, rc));
    handle.getChildren(
        base + path,
        false,
        (int rc, String full, Object ctx, List<String> names) ->
            thread.execute(() -> onChildren(mine, path, rc, names)),
        null);
  }

  private void onChildren(int mine, String path, int rc, List<String> names) {
    if (mine != generation) {
      return;
    }
    if (rc == Code.OK.intValue()) {
      names.forEach(name -> visit(mine, path + "/" + name));
    }
    done(mine, rc);
  }

  private void get(int mine, String path, Consumer<Integer> then) {
    handle.getData(
        base + path,
        false,
        (int rc, String full, Object ctx, byte[] data, Stat stat) ->
            thread.execute(
                () -> {
                  if (mine == generation) {
                    onData(path, rc, data, stat);
                    then.accept(rc);
                  }
                }),
        null);
  }

  private void onData(String path, int rc, byte[] data, Stat stat) {
    if (rc == Code.OK.intValue()) {
      known.add(path);
      seen.add(path);
      listener.accept(new CoordinatorEvent.Present(znode(path, data, stat)));
    } else if (rc == Code.NONODE.intValue()) {
      absent(path);
    }
  }

  private void onEvent(ZooKeeper from, WatchedEvent event) {
    if (from != handle || event.getPath() == null || !event.getPath().startsWith(base)) {
      return;
    }
    String path = event.getPath().substring(base.length());
    switch (event.getType()) {
      case NodeCreated, NodeDataChanged -> get(generation, path, rc -> {});
      case NodeDeleted -> absent(path);
      default -> {}
    }
  }

  private void absent(String path) {
    seen.remove(path);
    if (known.remove(path)) {
      listener.accept(new CoordinatorEvent.Absent(path));
    }
  }

  private void done(int mine, int rc) {
    if (mine != generation) {
      return;
    }
    if (rc != Code.OK.intValue() && rc != Code.NONODE.intValue()) {
      // The next connection begins anew; where there is none, because the session never broke, we
      // do.
      generation++;
      int abandoned = generation;
      var unused = thread.schedule(() -> again(abandoned), RETRY_MS, TimeUnit.MILLISECONDS);
      return;
    }
    pending--;
    if (pending == 0) {
      for (String path : List.copyOf(known)) {
        if (!seen.contains(path)) {
          absent(path);
        }
      }
      listener.accept(new CoordinatorEvent.TreeRead(root));
    }
  }

  private void again(int abandoned) {
    if (abandoned == generation && handle.getState().isConnected()) {
      read(handle);
    }
  }

  static Znode znode(String path, byte[] data, Stat stat) {
    return new Znode(
        path,
        data == null ? new byte[0] : data,
        stat.getCzxid(),
        stat.getVersion(),
        stat.getEphemeralOwner());
  }
}
