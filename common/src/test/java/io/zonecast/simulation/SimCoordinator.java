package io.zonecast.simulation;

import io.zonecast.port.Coordinator;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.Znode;
import io.zonecast.port.ZnodeOp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One process' client of the {@link SimZooKeeper}. It learns late: that it is cut off after two
 * thirds of the session timeout, that its session was expired when it reaches a server again, that
 * a request's outcome is unknown when the connection breaks. As Curator does, it gives a session up
 * by itself when it was cut off for 1.25 timeouts, whatever the server thinks.
 */
public final class SimCoordinator implements Coordinator {
  private static final long MS = 1_000_000;
  private static final long RETRY_NS = 20 * MS;

  private final SimZooKeeper zooKeeper;
  private final SimProcess process;
  private final EventScheduler scheduler;
  private final CoordinatorProfile profile;
  private final ZkRequests requests = new ZkRequests(this::emit);
  private final ZkWatches watches = new ZkWatches(this::emit);
  private final Map<String, Long> created = new HashMap<>();
  private final Set<String> telling = new HashSet<>();
  private Consumer<CoordinatorEvent> listener = event -> {};
  private ZkServer server;
  private long session;
  private long seenZxid;
  private int connection;
  private boolean connected;
  private boolean closed;
  private long lastRequestNs;

  SimCoordinator(SimZooKeeper zooKeeper, SimProcess process) {
    this.zooKeeper = zooKeeper;
    this.process = process;
    this.scheduler = zooKeeper.scheduler();
    this.profile = zooKeeper.profile();
  }

  @Override
  public void start(Consumer<CoordinatorEvent> newListener) {
    listener = newListener;
    dialIn(delayNs());
  }

  @Override
  public void watch(String root) {
    watches.add(root);
    readTree(root);
  }

  @Override
  public void read(long token, String path) {
    request(
        token,
        () -> new CoordinatorEvent.ReadAnswer(token, Optional.ofNullable(server.tree().get(path))),
        SimCoordinator::nothing);
  }

  @Override
  public void list(long token, String path) {
    request(
        token,
        () -> new CoordinatorEvent.ListAnswer(token, server.tree().children(path)),
        SimCoordinator::nothing);
  }

  @Override
  public void commit(long token, List<ZnodeOp> steps) {
    Commit asked = new Commit(session, List.copyOf(steps), heardOf(steps));
    request(token, () -> commitAtServer(token, asked), () -> commitUnanswered(asked));
  }

  /** What was asked, and what was known then of the nodes to be deleted. */
  private record Commit(long session, List<ZnodeOp> steps, Map<String, Long> heardOf) {}

  private Map<String, Long> heardOf(List<ZnodeOp> steps) {
    Map<String, Long> heardOf = new HashMap<>();
    for (ZnodeOp step : steps) {
      if (step instanceof ZnodeOp.Delete && created.containsKey(step.path())) {
        heardOf.put(step.path(), created.get(step.path()));
      }
    }
    return heardOf;
  }

  /** What a read whose connection broke does at the server. */
  private static void nothing() {}

  private void commitUnanswered(Commit asked) {
    if (zooKeeper.isAlive(asked.session())) {
      commitNow(asked);
    }
  }

  private CoordinatorEvent commitAtServer(long token, Commit asked) {
    if (!zooKeeper.isAlive(asked.session())) {
      return new CoordinatorEvent.Unknown(token);
    }
    SimZooKeeper.Outcome outcome = commitNow(asked);
    if (outcome.refusal() != null) {
      return new CoordinatorEvent.Refused(token, outcome.refusal());
    }
    server.applyThrough(outcome.zxid());
    return new CoordinatorEvent.Committed(token, outcome.zxid());
  }

  private SimZooKeeper.Outcome commitNow(Commit asked) {
    return zooKeeper.commit(process.name(), asked.session(), asked.steps(), asked.heardOf());
  }

  @Override
  public long session() {
    return session;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    long ending = session;
    session = 0;
    if (connected && ending != 0) {
      scheduler.after(
          delayNs(),
          () -> {
            if (zooKeeper.isUp() && reaches()) {
              zooKeeper.endSession(ending);
            }
          });
    }
    disconnect();
  }

  private void dialIn(long afterNs) {
    scheduler.after(afterNs, () -> process.whenRunning(this::dial));
  }

  private void dial() {
    if (closed || connected) {
      return;
    }
    if (!zooKeeper.isUp() || !reaches() || !hears()) {
      redial();
      return;
    }
    if (session != 0 && !zooKeeper.touch(session)) {
      session = 0;
      emit(new CoordinatorEvent.Lost());
      redial();
      return;
    }
    if (session == 0) {
      session = zooKeeper.openSession(this);
    }
    connected = true;
    connection++;
    server = zooKeeper.anyServer();
    server.applyThrough(seenZxid);
    server.attach(this);
    emit(new CoordinatorEvent.Connected(session, profile.sessionTimeoutMs()));
    watches.roots().forEach(this::readTree);
  }

  private void redial() {
    dialIn(scheduler.between(profile.maxRedialNs() / 10, profile.maxRedialNs()));
  }

  /** The connection broke, and the client notices. */
  void breakConnection() {
    if (!connected) {
      return;
    }
    disconnect();
    requests.allUnknown();
    emit(new CoordinatorEvent.Suspended());
    int broken = connection;
    long suspended = session;
    scheduler.after(
        profile.sessionTimeoutMs() * MS * 5 / 4,
        () -> process.whenRunning(() -> giveUp(broken, suspended)));
    redial();
  }

  private void giveUp(int broken, long suspended) {
    if (!closed && !connected && connection == broken && session == suspended && session != 0) {
      session = 0;
      emit(new CoordinatorEvent.Lost());
    }
  }

  private void disconnect() {
    if (connected) {
      connected = false;
      seenZxid = server.appliedZxid();
      server.detach(this);
      server = null;
      watches.forgetChanges();
      telling.clear();
    }
  }

  /** The connection is reset: the client notices soon, and finds another server. */
  void connectionReset() {
    int reset = connection;
    scheduler.after(delayNs(), () -> process.whenRunning(() -> breakIfStill(reset)));
  }

  private void breakIfStill(int reset) {
    if (connection == reset) {
      breakConnection();
    }
  }

  /**
   * A partition began: the client notices when it has heard nothing for two thirds of the session
   * timeout.
   */
  void unreachable() {
    int silent = connection;
    long timeoutNs = profile.sessionTimeoutMs() * MS;
    scheduler.after(
        scheduler.between(timeoutNs / 3, timeoutNs * 2 / 3),
        () ->
            process.whenRunning(
                () -> {
                  if (!reaches() || !hears()) {
                    breakIfStill(silent);
                  }
                }));
  }

  /** The process goes on after a pause: a long one cost it its connection. */
  void resumed(long pausedNs) {
    if (pausedNs > profile.sessionTimeoutMs() * MS * 2 / 3) {
      connectionReset();
    }
  }

  /** The server ended this session. */
  void onSessionEnded(long ended) {
    if (session == ended) {
      connectionReset();
    }
  }

  /** Whether the server hears this client's heartbeats for a session. */
  boolean isHeardBy(long heard) {
    return connected && session == heard && process.isRunning() && reaches() && hears();
  }

  /** Whether a session stands, as far as this client knows. */
  public boolean isConnected() {
    return connected;
  }

  private void request(
      long token, Supplier<CoordinatorEvent> atServer, Runnable atServerUnanswered) {
    ZkRequests.Slot slot = requests.open(token);
    if (!connected || closed) {
      scheduler.after(delayNs(), () -> requests.answer(slot, new CoordinatorEvent.Unknown(token)));
      return;
    }
    if (scheduler.chance(profile.brokenRequest())) {
      connectionReset(); // The request is faster, or it is not.
    }
    int asked = connection;
    lastRequestNs = Math.max(lastRequestNs, scheduler.nowNs() + delayNs());
    scheduler.at(lastRequestNs, () -> arrive(asked, slot, atServer, atServerUnanswered));
  }

  private void arrive(
      int asked,
      ZkRequests.Slot slot,
      Supplier<CoordinatorEvent> atServer,
      Runnable atServerUnanswered) {
    if (!zooKeeper.isUp()) {
      return;
    }
    if (process.isDead() || !connected) {
      if (reaches() && scheduler.chance(profile.takesEffectAnyway())) {
        atServerUnanswered.run();
      }
    } else if (connection == asked && reaches()) {
      CoordinatorEvent answer = atServer.get();
      scheduler.after(delayNs(), () -> answer(asked, slot, answer));
    } else if (connection == asked) {
      scheduler.after(RETRY_NS, () -> arrive(asked, slot, atServer, atServerUnanswered));
    }
  }

  private void answer(int asked, ZkRequests.Slot slot, CoordinatorEvent answer) {
    if (!connected || connection != asked) {
      return;
    }
    if (hears()) {
      requests.answer(slot, answer);
    } else {
      scheduler.after(RETRY_NS, () -> answer(asked, slot, answer));
    }
  }

  /** Reads a tree as it is really read: the names first, then node by node. */
  private void readTree(String root) {
    int asked = connection;
    if (connected) {
      scheduler.after(
          delayNs() + delayNs(),
          () ->
              whenHeard(
                  asked,
                  () -> {
                    Set<String> before = watches.toldBelow(root);
                    Deque<String> paths = names(root);
                    before.removeAll(paths);
                    readOn(root, paths, before);
                  }));
    }
  }

  /** In no order that anyone may count on. */
  private Deque<String> names(String root) {
    List<String> names = new ArrayList<>();
    for (Znode znode : server.tree().subtree(root)) {
      names.add((int) scheduler.between(0, names.size()), znode.path());
    }
    return new ArrayDeque<>(names);
  }

  private void readOn(String root, Deque<String> paths, Set<String> notFound) {
    int asked = connection;
    String next = paths.poll();
    if (next == null) {
      watches.tellAllRead(root, notFound, server.tree());
      return;
    }
    watches.tellRead(next, server.tree());
    scheduler.after(
        scheduler.between(0, profile.maxReadNs()),
        () -> whenHeard(asked, () -> readOn(root, paths, notFound)));
  }

  /** A node changed at this client's server. */
  void onChanged(String path) {
    String root = watches.change(path);
    String apart = profile.treesApart() ? root : "";
    if (root == null || !telling.add(apart)) {
      return;
    }
    int asked = connection;
    long lateNs = scheduler.between(profile.minDelayNs(), profile.maxWatchNs());
    scheduler.after(
        lateNs,
        () ->
            whenHeard(
                asked,
                () -> {
                  telling.remove(apart);
                  tellChanges(profile.treesApart() ? List.of(root) : watches.roots());
                }));
  }

  private void tellChanges(List<String> roots) {
    int asked = connection;
    List<String> there = new ArrayList<>();
    roots.forEach(root -> there.addAll(watches.tellGone(root, server.tree())));
    if (!there.isEmpty()) {
      scheduler.after(
          delayNs() + delayNs(),
          () -> whenHeard(asked, () -> watches.tellThere(there, server.tree())));
    }
  }

  private void whenHeard(int asked, Runnable action) {
    if (!connected || connection != asked) {
      return;
    }
    if (hears()) {
      action.run();
    } else {
      scheduler.after(RETRY_NS, () -> whenHeard(asked, action));
    }
  }

  private void emit(CoordinatorEvent event) {
    process.whenRunning(
        () -> {
          if (!closed) {
            note(event);
            listener.accept(event);
            process.arrived();
          }
        });
  }

  private void note(CoordinatorEvent event) {
    Optional<Znode> told = Optional.empty();
    if (event instanceof CoordinatorEvent.Present present) {
      told = Optional.of(present.znode());
    } else if (event instanceof CoordinatorEvent.ReadAnswer read) {
      told = read.znode();
    }
    told.ifPresent(znode -> created.merge(znode.path(), znode.czxid(), Math::max));
  }

  private boolean reaches() {
    return zooKeeper.network().passes(process.name(), SimZooKeeper.NAME);
  }

  private boolean hears() {
    return zooKeeper.network().passes(SimZooKeeper.NAME, process.name());
  }

  private long delayNs() {
    return scheduler.between(profile.minDelayNs(), profile.maxDelayNs());
  }
}
