package io.zonecast.simulation;

import io.zonecast.port.Znode;
import io.zonecast.port.ZnodeOp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The ensemble: a leader that orders all transactions by zxid, servers that lag behind it, and
 * sessions that expire on the server's ticks whether their clients know it or not. Down, it answers
 * nobody and expires nothing; up again, every session gets its whole timeout anew.
 */
public final class SimZooKeeper {
  /** Its name in {@link SimNetwork#block}. */
  public static final String NAME = "zookeeper";

  private static final long MS = 1_000_000;

  private static final class Session {
    private final SimCoordinator client;
    private long heardNs;

    private Session(SimCoordinator client, long heardNs) {
      this.client = client;
      this.heardNs = heardNs;
    }
  }

  private final EventScheduler scheduler;
  private final SimNetwork network;
  private final CoordinatorProfile profile;
  private final List<ZkServer.Committed> log = new ArrayList<>();
  private final ZnodeTree tree = new ZnodeTree();
  private final List<ZkServer> servers = new ArrayList<>();
  private final Map<Long, Session> sessions = new LinkedHashMap<>();
  private final List<Consumer<Znode>> creationObservers = new ArrayList<>();
  private final List<Consumer<Znode>> changeObservers = new ArrayList<>();
  private final List<Consumer<Removal>> removalObservers = new ArrayList<>();
  private long zxid;
  private boolean up = true;

  /** An ensemble that holds these persistent directories, parents first. */
  public SimZooKeeper(
      EventScheduler scheduler,
      SimNetwork network,
      CoordinatorProfile profile,
      List<String> directories) {
    this.scheduler = scheduler;
    this.network = network;
    this.profile = profile;
    for (int i = 0; i < profile.servers(); i++) {
      servers.add(new ZkServer(log));
    }
    for (String directory : directories) {
      makeDirectory(directory);
    }
    servers.forEach(server -> server.applyThrough(zxid));
    scheduler.after(profile.tickMs() * MS, this::tick);
  }

  private void makeDirectory(String path) {
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      commit(0, List.of(new ZnodeOp.Create(path.substring(0, slash), new byte[0])));
    }
    commit(0, List.of(new ZnodeOp.Create(path, new byte[0])));
  }

  /** Told of every node as it is created, in the order of zxids: the truth about elections. */
  public void onCreated(Consumer<Znode> observer) {
    creationObservers.add(observer);
  }

  /** Told of every node as it is created or gets other data, in the order of zxids. */
  void onWritten(Consumer<Znode> observer) {
    changeObservers.add(observer);
  }

  /** Told of every node that a transaction of another session removes. */
  void onRemoved(Consumer<Removal> observer) {
    removalObservers.add(observer);
  }

  /**
   * A node was removed by another session than its own.
   *
   * @param heardOf the latest creation at that path that the remover had heard of
   */
  record Removal(String process, Znode removed, long heardOf) {}

  /** A client for one life of a process. */
  public SimCoordinator coordinator(SimProcess process) {
    return new SimCoordinator(this, process);
  }

  /** Commits all steps or none for a session, and returns the zxid, or why not. */
  Outcome commit(long session, List<ZnodeOp> steps) {
    return commit("", session, steps, Map.of());
  }

  /**
   * The same for a process that has heard of these nodes at most: by path, when each was created.
   */
  Outcome commit(String process, long session, List<ZnodeOp> steps, Map<String, Long> heardOf) {
    List<Znode> foreign = foreign(session, steps);
    ZnodeTransaction transaction = new ZnodeTransaction(tree, zxid + 1, session);
    String why = transaction.apply(steps);
    if (why != null) {
      return new Outcome(0, why);
    }
    publish(transaction.changes());
    for (Znode removed : foreign) {
      Removal removal =
          new Removal(process, removed, heardOf.getOrDefault(removed.path(), Long.MIN_VALUE));
      removalObservers.forEach(observer -> observer.accept(removal));
    }
    return new Outcome(zxid, null);
  }

  /** The living sessions' nodes that these steps would remove. */
  private List<Znode> foreign(long session, List<ZnodeOp> steps) {
    List<Znode> foreign = new ArrayList<>();
    for (ZnodeOp step : steps) {
      Znode present = step instanceof ZnodeOp.Delete ? tree.get(step.path()) : null;
      if (present != null && present.owner() != session) {
        foreign.add(present);
      }
    }
    return foreign;
  }

  /** A commit's outcome: a zxid, or why it was refused. */
  record Outcome(long zxid, String refusal) {}

  private void publish(Map<String, Znode> changes) {
    long committed = ++zxid;
    log.add(new ZkServer.Committed(committed, changes));
    for (Map.Entry<String, Znode> change : changes.entrySet()) {
      Znode znode = change.getValue();
      tree.put(change.getKey(), znode);
      if (znode != null && znode.czxid() == committed) {
        creationObservers.forEach(observer -> observer.accept(znode));
      }
      if (znode != null) {
        changeObservers.forEach(observer -> observer.accept(znode));
      }
    }
    for (ZkServer server : servers) {
      if (profile.maxLagNs() == 0) {
        server.applyThrough(committed);
      } else {
        scheduler.after(
            scheduler.between(0, profile.maxLagNs()), () -> server.applyThrough(committed));
      }
    }
  }

  long openSession(SimCoordinator client) {
    zxid++;
    sessions.put(zxid, new Session(client, scheduler.nowNs()));
    return zxid;
  }

  boolean touch(long session) {
    Session found = sessions.get(session);
    if (found == null) {
      return false;
    }
    found.heardNs = scheduler.nowNs();
    return true;
  }

  boolean isAlive(long session) {
    return sessions.containsKey(session);
  }

  /**
   * Ends a session at the server: its ephemeral nodes go at once, its client learns of it later.
   */
  void endSession(long session) {
    Session ended = sessions.remove(session);
    if (ended == null) {
      return;
    }
    Map<String, Znode> removed = new LinkedHashMap<>();
    for (String path : tree.ownedBy(session)) {
      removed.put(path, null);
    }
    publish(removed);
    ended.client.onSessionEnded(session);
  }

  /** Stops the whole ensemble. */
  public void stop() {
    up = false;
    for (Session session : sessions.values()) {
      session.client.connectionReset();
    }
  }

  /** Starts it again. */
  public void start() {
    up = true;
    for (Session session : sessions.values()) {
      session.heardNs = scheduler.nowNs();
    }
  }

  boolean isUp() {
    return up;
  }

  private void tick() {
    if (up) {
      List<Long> expired = new ArrayList<>();
      for (Map.Entry<Long, Session> entry : sessions.entrySet()) {
        Session session = entry.getValue();
        if (session.client.isHeardBy(entry.getKey())) {
          session.heardNs = scheduler.nowNs();
        } else if (scheduler.nowNs() - session.heardNs >= profile.sessionTimeoutMs() * MS) {
          expired.add(entry.getKey());
        }
      }
      expired.forEach(this::endSession);
    }
    scheduler.after(profile.tickMs() * MS, this::tick);
  }

  /** The leader's tree as it is now: the truth, for tests and invariants. */
  public List<Znode> nodes(String root) {
    return tree.subtree(root);
  }

  ZkServer anyServer() {
    return servers.get((int) scheduler.between(0, servers.size() - 1));
  }

  EventScheduler scheduler() {
    return scheduler;
  }

  SimNetwork network() {
    return network;
  }

  CoordinatorProfile profile() {
    return profile;
  }
}
