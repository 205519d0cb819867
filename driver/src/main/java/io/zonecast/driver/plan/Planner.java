package io.zonecast.driver.plan;

import io.zonecast.domain.Discovery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans an experiment: a pure function of what was asked for and where it shall run. */
public final class Planner {
  /** ZooKeeper's port on a host of its own. */
  public static final int ZOOKEEPER_PORT = 2181;

  private final Experiment experiment;
  private final JavaLaunch java;
  private final RunPaths paths;
  private final TopicDeal publishers;
  private final TopicDeal subscribers;

  private Planner(Experiment experiment, JavaLaunch java, RunPaths paths) {
    this.experiment = experiment;
    this.java = java;
    this.paths = paths;
    Population population = experiment.population();
    this.publishers =
        TopicDeal.deal(experiment.topics(), population.publishers(), population.zones());
    this.subscribers =
        TopicDeal.deal(experiment.topics(), population.subscribers(), population.zones());
  }

  /**
   * The plan.
   *
   * @param where {@link Where#LOCAL} or {@link Where#MININET}
   * @param localPort a port for ZooKeeper where all processes share this machine
   * @throws IllegalArgumentException where it can't be planned, naming the options
   */
  public static ExperimentPlan plan(
      Experiment experiment, Where where, JavaLaunch java, RunPaths paths, int localPort) {
    return new Planner(experiment, java, paths).plan(where, localPort);
  }

  private ExperimentPlan plan(Where where, int localPort) {
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
    boolean starts = experiment.zookeeper().isStarted();
    List<Host> available = where == Where.MININET ? topology.hosts() : List.of(Host.LOCAL);
    HostAllocation hosts = new HostAllocation(available, starts);
    List<ProcessPlan> processes = new ArrayList<>();
    String address = experiment.zookeeper().text();
    if (starts) {
      Host host = hosts.next();
      int port = where == Where.MININET ? ZOOKEEPER_PORT : localPort;
      address = host.address() + ":" + port;
      processes.add(zookeeper(host, port));
    }
    addBrokers(processes, hosts, address);
    addPublishers(processes, hosts, address);
    addSubscribers(processes, hosts, address);
    return new ExperimentPlan(
        where,
        where == Where.MININET ? Optional.of(topology) : Optional.empty(),
        address,
        processes,
        notes);
  }

  private int processCount() {
    Population population = experiment.population();
    int brokers =
        experiment.discovery() == Discovery.BROKER
            ? population.brokersPerZone() * population.zones()
            : 0;
    int zookeeper = experiment.zookeeper().isStarted() ? 1 : 0;
    return zookeeper + brokers + population.publishers() + population.subscribers();
  }

  private static int requireHosts(int count) {
    if (count > Topology.MAX_HOSTS) {
      throw new IllegalArgumentException(
          "%d processes need more than the %d hosts that a topology may have; share them: --topo"
              .formatted(count, Topology.MAX_HOSTS));
    }
    return count;
  }

  private void noteUndealt(List<String> notes) {
    for (String topic : experiment.topics()) {
      if (publishers.holders(topic) == 0 || subscribers.holders(topic) == 0) {
        notes.add("topic " + topic + " has no publisher or no subscriber in its zone");
      }
    }
  }

  private ProcessPlan zookeeper(Host host, int port) {
    Arguments arguments = new Arguments(experiment, paths);
    if (experiment.zookeeper() instanceof ZooKeeperChoice.Installation installation) {
      return new ProcessPlan(
          ProcessIds.zookeepers(1).get(0),
          Role.ZOOKEEPER,
          0,
          List.of(),
          host,
          List.of(
              installation.script().toAbsolutePath().toString(),
              "start-foreground",
              paths.zookeeper().resolve("zoo.cfg").toString()),
          Map.of("ZOO_LOG_DIR", paths.zookeeper().toString()),
          Readiness.NONE);
    }
    return process(
        ProcessIds.zookeepers(1).get(0),
        Role.ZOOKEEPER,
        0,
        List.of(),
        host,
        arguments.zookeeper(host, port));
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
      int expected = topics.stream().mapToInt(subscribers::holders).min().orElse(0);
      List<String> options = arguments.publisher(id, zone, host, zookeeper, topics, expected);
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
      List<String> options = arguments.subscriber(id, zone, host, zookeeper, topics);
      processes.add(process(id, Role.SUBSCRIBER, zone, topics, host, options));
    }
  }

  private ProcessPlan process(
      String id, Role role, int zone, List<String> topics, Host host, List<String> options) {
    List<String> argv = new ArrayList<>(java.command(role, experiment.traffic()));
    argv.addAll(options);
    Readiness readiness = role == Role.ZOOKEEPER ? Readiness.LOG_LINE : Readiness.EVENT;
    return new ProcessPlan(id, role, zone, topics, host, argv, Map.of(), readiness);
  }
}
