package io.zonecast.driver.plan;

import java.util.List;
import java.util.Optional;

/**
 * What will be started where: the outcome of {@link Planner}. Immutable.
 *
 * @param where {@link Where#LOCAL} or {@link Where#MININET}
 * @param topology the network, in Mininet
 * @param zookeeper ZooKeeper's {@code HOST:PORT[,…][/chroot]} as the processes are told it
 * @param processes in the order in which they start
 * @param onDemand those that only a fault starts
 * @param notes what a user should know about the plan, such as shared hosts
 */
public record ExperimentPlan(
    Where where,
    Optional<Topology> topology,
    String zookeeper,
    List<ProcessPlan> processes,
    List<ProcessPlan> onDemand,
    List<String> notes) {
  /** Takes copies of the collections. */
  public ExperimentPlan {
    processes = List.copyOf(processes);
    onDemand = List.copyOf(onDemand);
    notes = List.copyOf(notes);
  }

  /** With nothing on demand. */
  public ExperimentPlan(
      Where where,
      Optional<Topology> topology,
      String zookeeper,
      List<ProcessPlan> processes,
      List<String> notes) {
    this(where, topology, zookeeper, processes, List.of(), notes);
  }

  /** How many hosts are in use, ZooKeeper's included. */
  public int hostsUsed() {
    return (int) processes.stream().map(ProcessPlan::host).distinct().count();
  }

  /** The processes of one role, in order. */
  public List<ProcessPlan> of(Role role) {
    return processes.stream().filter(process -> process.role() == role).toList();
  }
}
