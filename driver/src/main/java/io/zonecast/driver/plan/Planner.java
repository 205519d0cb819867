package io.zonecast.driver.plan;

import io.zonecast.domain.Discovery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plans an experiment: a pure function of what was asked for and where it shall run. */
public final class Planner {
  /** ZooKeeper's port on a host of its own. */
  public static final int ZOOKEEPER_PORT = 2181;

  private final Experiment experiment;
  private final JavaLaunch java;
  private final RunPaths paths;
  private final TopicDeal publishers;
  private final TopicDeal subscribers;
  private final Pairs pairs;

  private Planner(Experiment experiment, JavaLaunch java, RunPaths paths) {
    this.experiment = experiment;
    this.java = java;
    this.paths = paths;
    Population population = experiment.population();
    this.publishers =
        TopicDeal.deal(experiment.topics(), population.publishers(), population.zones());
    this.subscribers =
        TopicDeal.deal(experiment.topics(), population.subscribers(), population.zones());
    this.pairs = new Pairs(publishers, subscribers, experiment.traffic().quality());
  }

  /**
   * The plan.
   *
   * @param where {@link Where#LOCAL} or {@link Where#MININET}
   * @param localPorts for ZooKeeper where all processes share this machine: one for one server,
   *     three for each of an ensemble
   * @throws IllegalArgumentException where it can't be planned, naming the options
   */
  public static ExperimentPlan plan(
      Experiment experiment,
      Where where,
      JavaLaunch java,
      RunPaths paths,
      List<Integer> localPorts) {
    return new Planner(experiment, java, paths).plan(where, localPorts);
  }

  private ExperimentPlan plan(Where where, List<Integer> localPorts) {
    int count = processCount();
    List<String> notes = new ArrayList<>();
    Topology topology = experiment.placement().topology().orElse(null);
    if (topology == null && where == Where.MININET) {
      topology = new Topology.Single(requireHosts(count), false);
    }
    if (topology != null) {
      HostAllocation.note(count, topology).ifPresent(notes::add);
    }
    noteUndealt(notes);
    notes.addAll(pairs.notes());
    int servers = experiment.zookeeper().servers();
    List<Host> available = where == Where.MININET ? topology.hosts() : List.of(Host.LOCAL);
    HostAllocation hosts = new HostAllocation(available, servers);
    List<ProcessPlan> processes = new ArrayList<>();
    String address = experiment.zookeeper().text();
    if (servers > 0) {
      List<Host> theirs = Stream.generate(hosts::next).limit(servers).toList();
      requireOwnHosts(where, theirs);
      ServerPlanner planner = new ServerPlanner(experiment, java, paths, localPorts);
      address = planner.address(theirs);
      processes.addAll(planner.plan(theirs));
    }
    addBrokers(processes, hosts, address);
    addPublishers(processes, hosts, address);
    addSubscribers(processes, hosts, address);
    requireDistinctHosts(where, processes);
    return new ExperimentPlan(
        where,
        where == Where.MININET ? Optional.of(topology) : Optional.empty(),
        address,
        processes,
        strengthChanges(processes, address),
        notes);
  }

  /** One for each strength that a fault gives to a publisher, on that publisher's host. */
  private List<ProcessPlan> strengthChanges(List<ProcessPlan> processes, String zookeeper) {
    Map<String, Host> hosts =
        processes.stream().collect(Collectors.toMap(ProcessPlan::id, ProcessPlan::host));
    return experiment.faults().stream()
        .filter(Fault.Strength.class::isInstance)
        .map(Fault.Strength.class::cast)
        .map(fault -> strengthChange(fault, hosts.get(fault.target().text()), zookeeper))
        .distinct()
        .toList();
  }

  private ProcessPlan strengthChange(Fault.Strength fault, Host host, String zookeeper) {
    List<String> argv = new ArrayList<>(java.command(Role.ZOOKEEPER, experiment.traffic()));
    argv.addAll(Arguments.strength(fault.target().text(), fault.to(), zookeeper));
    return new ProcessPlan(
        ProcessPlan.strengthChange(fault.target().text(), fault.to()),
        Role.ZOOKEEPER,
        0,
        List.of(),
        host,
        argv,
        Map.of(),
        Readiness.ON_DEMAND);
  }

  private int processCount() {
    Population population = experiment.population();
    int brokers =
        experiment.discovery() == Discovery.BROKER
            ? population.brokersPerZone() * population.zones()
            : 0;
    return experiment.zookeeper().servers()
        + brokers
        + population.publishers()
        + population.subscribers();
  }

  private static int requireHosts(int count) {
    if (count > Topology.MAX_HOSTS) {
      throw new IllegalArgumentException(
          "%d processes need more than the %d hosts that a topology may have; share them: --topo"
              .formatted(count, Topology.MAX_HOSTS));
    }
    return count;
  }

  private static void requireOwnHosts(Where where, List<Host> servers) {
    if (where == Where.MININET && Set.copyOf(servers).size() < servers.size()) {
      throw new IllegalArgumentException(
          "--zookeepers %d needs as many hosts; the topology has fewer".formatted(servers.size()));
    }
  }

  /** Who shares a host can't be cut off from one another. */
  private void requireDistinctHosts(Where where, List<ProcessPlan> processes) {
    if (where != Where.MININET) {
      return;
    }
    Map<String, Host> hosts =
        processes.stream().collect(Collectors.toMap(ProcessPlan::id, ProcessPlan::host));
    for (Fault fault : experiment.faults()) {
      String target = fault.target().text();
      String from = fault instanceof Fault.CutBetween cut ? cut.from().text() : "";
      if (hosts.containsKey(target) && hosts.get(target).equals(hosts.get(from))) {
        throw new IllegalArgumentException(
            "cut of %s from %s: both are on host %s; a larger --topo gives each its own"
                .formatted(target, from, hosts.get(target).name()));
      }
    }
  }

  private void noteUndealt(List<String> notes) {
    for (String topic : experiment.topics()) {
      if (publishers.holders(topic) == 0 || subscribers.holders(topic) == 0) {
        notes.add("topic " + topic + " has no publisher or no subscriber in its zone");
      }
    }
  }

  private void addBrokers(List<ProcessPlan> processes, HostAllocation hosts, String zookeeper) {
    if (experiment.discovery() != Discovery.BROKER) {
      return;
    }
    Arguments arguments = new Arguments(experiment, paths);
    for (int zone = 1; zone <= experiment.population().zones(); zone++) {
      for (int i = 1; i <= experiment.population().brokersPerZone(); i++) {
        String id = ProcessIds.broker(zone, i);
        Host host = hosts.next();
        processes.add(
            process(
                id,
                Role.BROKER,
                zone,
                List.of(),
                host,
                arguments.broker(id, zone, host, zookeeper)));
      }
    }
  }

  private void addPublishers(List<ProcessPlan> processes, HostAllocation hosts, String zookeeper) {
    Arguments arguments = new Arguments(experiment, paths);
    for (int i = 0; i < publishers.hands().size(); i++) {
      String id = ProcessIds.publisher(i + 1);
      List<String> topics = publishers.hands().get(i);
      int zone = publishers.zones().get(i);
      Host host = hosts.next();
      int expected = pairs.leastOf(i + 1, topics);
      List<String> options = arguments.publisher(i + 1, zone, host, zookeeper, topics, expected);
      processes.add(process(id, Role.PUBLISHER, zone, topics, host, options));
    }
  }

  private void addSubscribers(List<ProcessPlan> processes, HostAllocation hosts, String zookeeper) {
    Arguments arguments = new Arguments(experiment, paths);
    for (int i = 0; i < subscribers.hands().size(); i++) {
      String id = ProcessIds.subscriber(i + 1);
      List<String> topics = subscribers.hands().get(i);
      int zone = subscribers.zones().get(i);
      Host host = hosts.next();
      List<String> options = arguments.subscriber(i + 1, zone, host, zookeeper, topics);
      processes.add(process(id, Role.SUBSCRIBER, zone, topics, host, options));
    }
  }

  private ProcessPlan process(
      String id, Role role, int zone, List<String> topics, Host host, List<String> options) {
    List<String> argv = new ArrayList<>(java.command(role, experiment.traffic()));
    argv.addAll(options);
    return new ProcessPlan(id, role, zone, topics, host, argv, Map.of(), Readiness.EVENT);
  }
}
