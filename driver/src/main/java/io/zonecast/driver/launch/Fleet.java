package io.zonecast.driver.launch;

import io.zonecast.driver.plan.ProcessPlan;
import io.zonecast.driver.plan.Role;
import io.zonecast.measurement.EventName;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The processes of a run: everything that this driver started, and nothing else. One thread; exits
 * may complete on others.
 */
public final class Fleet {
  private final HostRunner hosts;
  private final ProcessLedger ledger;
  private final DriverEvents events;
  private final Runnable onExit;
  private final Map<String, Launched> launched = new LinkedHashMap<>();
  private final Set<String> signalled = new HashSet<>();

  /**
   * An empty fleet.
   *
   * @param onExit called at each process's end, on any thread; must not block
   */
  public Fleet(HostRunner hosts, ProcessLedger ledger, DriverEvents events, Runnable onExit) {
    this.hosts = hosts;
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
      for (ProcessPlan plan : plans) {
        Launched process = hosts.start(plan);
        launched.put(plan.id(), process);
        ledger.launched(process);
        events.record(EventName.LAUNCHED, Map.of("process", plan.id(), "pid", process.pid()));
        var unused = process.exit().whenComplete((code, failure) -> onExit.run());
      }
    } finally {
      ledger.write();
    }
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
    signalled.add(process.plan().id());
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

  /** Lets all that are held begin. */
  public void release() {
    launched.values().stream().filter(process -> process.plan().isHeld()).forEach(hosts::release);
  }

  /** Whether a process was sent a signal, so that its end is no surprise. */
  public boolean wasSignalled(Launched process) {
    return signalled.contains(process.plan().id());
  }

  /** Everything that was started, in order. */
  public Collection<Launched> all() {
    return launched.values();
  }
}
