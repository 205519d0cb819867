package io.zonecast.driver.launch;

import io.zonecast.driver.plan.ProcessPlan;
import io.zonecast.driver.plan.Role;
import io.zonecast.measurement.EventName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The processes of a run: everything that this driver started, and nothing else. One thread; exits
 * may complete on others.
 */
public final class Fleet {
  private final HostRunner hosts;
  private final ProcessLedger ledger;
  private final DriverEvents events;
  private final LifeFiles files;
  private final Runnable onExit;
  private final Map<String, Launched> launched = new LinkedHashMap<>();
  private final Map<String, Integer> ended = new HashMap<>();
  private final Set<Launched> signalled = new HashSet<>();
  private Consumer<ProcessPlan> beforeAgain = plan -> {};

  /**
   * An empty fleet.
   *
   * @param files keeps what a process wrote before it is started again
   * @param onExit called at each process's end, on any thread; must not block
   */
  public Fleet(
      HostRunner hosts,
      ProcessLedger ledger,
      DriverEvents events,
      LifeFiles files,
      Runnable onExit) {
    this.hosts = hosts;
    this.files = files;
    this.ledger = ledger;
    this.events = events;
    this.onExit = onExit;
  }

  /**
   * Starts processes and writes the ledger.
   *
   * @throws LaunchException naming the first that could not be started
   */
  public void start(Collection<ProcessPlan> plans) {
    try {
      plans.forEach(this::start);
    } finally {
      ledger.write();
    }
  }

  private Launched start(ProcessPlan plan) {
    Launched process = hosts.start(plan);
    launched.put(plan.id(), process);
    ledger.launched(process);
    events.record(EventName.LAUNCHED, Map.of("process", plan.id(), "pid", process.pid()));
    var unused = process.exit().whenComplete((code, failure) -> onExit.run());
    return process;
  }

  /** Tells whoever must forget what they know of a process before it is started again. */
  public void beforeStartAgain(Consumer<ProcessPlan> listener) {
    beforeAgain = beforeAgain.andThen(listener);
  }

  /**
   * Starts a process that has ended once more, as it was planned; it takes the place of its former
   * life, whose files are kept. Where it is held, it is released at once.
   *
   * @throws LaunchException naming it where it can't be started
   */
  public void startAgain(Launched former) {
    ProcessPlan plan = former.plan();
    beforeAgain.accept(plan);
    files.keep(plan.id(), ended.merge(plan.id(), 1, Integer::sum));
    Launched again = start(plan);
    ledger.write();
    if (plan.isHeld()) {
      hosts.release(again);
    }
  }

  /** Those that were started again, in their present life. */
  public List<Launched> startedAgain() {
    return ended.keySet().stream().map(launched::get).toList();
  }

  /** A process by its id, where it was started. */
  public Optional<Launched> find(String id) {
    return Optional.ofNullable(launched.get(id));
  }

  /** Those of a role that have not ended. */
  public List<Launched> living(Role role) {
    return launched.values().stream()
        .filter(process -> process.plan().role() == role && process.isAlive())
        .toList();
  }

  /** Sends a signal to a process, whose end is expected from now on. */
  public void signal(Launched process, Signal signal) {
    signalled.add(process);
    hosts.signal(process, signal);
  }

  /** Lets a process stand still, or go on; its end is as much of a surprise as before. */
  public void disturb(Launched process, Signal signal) {
    hosts.signal(process, signal);
  }

  /** Cuts a process's host off from the network, or joins it again. */
  public void setJoined(Launched process, boolean joined) {
    hosts.setJoined(process, joined);
  }

  /**
   * Lets packets from one process's host to another's vanish, or pass again.
   *
   * @throws UnsupportedOperationException where hosts have no links of their own
   */
  public void setReachable(Launched from, Launched to, boolean reachable) {
    hosts.setReachable(from, to, reachable);
  }

  /** Lets all that are held begin. */
  public void release() {
    launched.values().stream().filter(process -> process.plan().isHeld()).forEach(hosts::release);
  }

  /** Whether a process was sent a signal, so that its end is no surprise. */
  public boolean wasSignalled(Launched process) {
    return signalled.contains(process);
  }

  /** Everything that was started, in order, in its present life. */
  public Collection<Launched> all() {
    return launched.values();
  }
}
