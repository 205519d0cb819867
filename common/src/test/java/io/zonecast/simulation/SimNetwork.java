package io.zonecast.simulation;

import io.zonecast.domain.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The wires between the processes: who listens where, which connections stand, who can't reach
 * whom. It behaves as TCP does: in order and without loss within a connection, silent during a
 * partition, a reset now or later when something broke.
 */
public final class SimNetwork {
  private record Way(String from, String to) {}

  private final EventScheduler scheduler;
  private final NetworkProfile profile;
  private final Map<Endpoint, BoundEnd> listening = new HashMap<>();
  private final Set<Connection> connections = new LinkedHashSet<>();
  private final Set<Way> blocked = new HashSet<>();
  private final Set<String> hostsDown = new HashSet<>();
  private final Map<Way, FrameFaults> frameFaults = new HashMap<>();
  private final Map<String, Integer> windows = new HashMap<>();
  private final List<Runnable> held = new ArrayList<>();
  private int nextPort = 40_000;
  private int nextPeer = 1;

  /** A network without processes. */
  public SimNetwork(EventScheduler scheduler, NetworkProfile profile) {
    this.scheduler = scheduler;
    this.profile = profile;
  }

  /** A transport for one life of a process. */
  public SimTransport transport(SimProcess process) {
    return new SimTransport(this, process);
  }

  /**
   * Blocks one way: what is sent is held up, not lost. Names of processes, or {@link
   * SimZooKeeper#NAME}.
   */
  public void block(String from, String to) {
    blocked.add(new Way(from, to));
  }

  /** Opens one way again; connections that were held up go on, or are found to be reset. */
  public void heal(String from, String to) {
    if (blocked.remove(new Way(from, to))) {
      for (Connection connection : List.copyOf(connections)) {
        if (connection.isBetween(from, to) && scheduler.chance(profile.resetAtHeal())) {
          connection.reset();
        }
      }
      resumeAll();
    }
  }

  /** Opens every way, gives every receiver its full window, and powers every host. */
  public void healAll() {
    for (Way way : List.copyOf(blocked)) {
      heal(way.from(), way.to());
    }
    windows.clear();
    hostsDown.clear();
    resumeAll();
  }

  /** Whether bytes pass this way now. */
  public boolean passes(String from, String to) {
    return blocked.isEmpty() || !blocked.contains(new Way(from, to));
  }

  boolean passes(SimProcess from, SimProcess to) {
    return passes(from.name(), to.name())
        && (hostsDown.isEmpty()
            || (!hostsDown.contains(from.host()) && !hostsDown.contains(to.host())));
  }

  /** Resets every connection between two processes. */
  public void reset(String a, String b) {
    for (Connection connection : List.copyOf(connections)) {
      if (connection.isBetween(a, b)) {
        connection.reset();
      }
    }
  }

  /** Resets every connection of a process. */
  public void resetAll(String name) {
    for (Connection connection : List.copyOf(connections)) {
      if (connection.client.process().name().equals(name)
          || connection.server.process().name().equals(name)) {
        connection.reset();
      }
    }
  }

  /** Every connection of a process is found broken by one of its ends only. */
  public void halfOpenAll(String name) {
    for (Connection connection : List.copyOf(connections)) {
      if (connection.client.process().name().equals(name)
          || connection.server.process().name().equals(name)) {
        connection.halfOpen(scheduler.chance(0.5), profile.halfOpenNs());
      }
    }
  }

  /** Makes a process a slow reader: at most {@code frames} on the way to it, per connection. */
  public void window(String name, int frames) {
    windows.put(name, frames);
    resumeAll();
  }

  /** What befalls single frames on this way from now on. */
  public void frameFaults(String from, String to, FrameFaults faults) {
    frameFaults.put(new Way(from, to), faults);
  }

  /** All ends of a killed process vanish; its peers notice later. */
  void kill(SimProcess victim, boolean withItsHost) {
    listening.values().removeIf(end -> end.process() == victim);
    if (withItsHost) {
      hostsDown.add(victim.host());
    }
    for (Connection connection : List.copyOf(connections)) {
      if (connection.client.process() == victim || connection.server.process() == victim) {
        if (withItsHost) {
          connection.powerLost();
        } else {
          connection.killed(victim);
        }
      }
    }
  }

  void powerOn(String host) {
    if (hostsDown.remove(host)) {
      resumeAll();
    }
  }

  /** Goes on with everything that was held up. */
  void resumeAll() {
    List<Runnable> retries = List.copyOf(held);
    held.clear();
    retries.forEach(Runnable::run);
    List.copyOf(connections).forEach(Connection::resume);
  }

  boolean isHostDown(String host) {
    return hostsDown.contains(host);
  }

  /** Runs {@code action} as {@code to}, when it has noticed that {@code from} is gone. */
  void noticeBreak(SimProcess from, SimProcess to, Runnable action) {
    scheduler.after(
        scheduler.between(profile.minDelayNs(), profile.maxBreakNoticeNs()),
        () -> noticeNow(from, to, action));
  }

  private void noticeNow(SimProcess from, SimProcess to, Runnable action) {
    if (to.isDead()) {
      return;
    }
    if (passes(from, to)) {
      to.whenRunning(action);
    } else {
      held.add(() -> noticeNow(from, to, action));
    }
  }

  /** Where an end of {@code process} that names {@code host} really is. */
  static Endpoint resolve(SimProcess process, String host, int port) {
    return new Endpoint(isOwnName(host) ? process.host() : host, port);
  }

  static boolean isOwnName(String host) {
    return host.equals("127.0.0.1")
        || host.equals("0.0.0.0")
        || host.equals("localhost")
        || host.equals("*");
  }

  boolean listen(Endpoint endpoint, BoundEnd end) {
    return listening.putIfAbsent(endpoint, end) == null;
  }

  void unlisten(BoundEnd end) {
    listening.remove(end.endpoint(), end);
  }

  BoundEnd listenerAt(Endpoint endpoint) {
    return listening.get(endpoint);
  }

  int freePort() {
    return nextPort++;
  }

  Connection open(ConnectedEnd client, BoundEnd server) {
    Connection connection = new Connection(this, client, server, nextPeer++);
    connections.add(connection);
    return connection;
  }

  void forget(Connection connection) {
    connections.remove(connection);
  }

  FrameFaults frameFaults(SimProcess from, SimProcess to) {
    return frameFaults.isEmpty() ? null : frameFaults.get(new Way(from.name(), to.name()));
  }

  int windowOf(SimProcess receiver) {
    return windows.isEmpty()
        ? profile.window()
        : windows.getOrDefault(receiver.name(), profile.window());
  }

  long delayNs() {
    return scheduler.between(profile.minDelayNs(), profile.maxDelayNs());
  }

  EventScheduler scheduler() {
    return scheduler;
  }

  NetworkProfile profile() {
    return profile;
  }
}
