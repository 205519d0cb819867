package io.zonecast.driver.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Plans the ZooKeeper servers that the driver starts. */
final class ServerPlanner {
  /** Ports that a server of an ensemble needs: for clients, for followers, for elections. */
  static final int PORTS = 3;

  private static final List<Integer> OWN_HOST_PORTS = List.of(Planner.ZOOKEEPER_PORT, 2888, 3888);

  private final Experiment experiment;
  private final JavaLaunch java;
  private final RunPaths paths;
  private final List<Integer> localPorts;

  ServerPlanner(Experiment experiment, JavaLaunch java, RunPaths paths, List<Integer> localPorts) {
    this.experiment = experiment;
    this.java = java;
    this.paths = paths;
    this.localPorts = localPorts;
  }

  /** The servers on their hosts, in order. */
  List<ProcessPlan> plan(List<Host> hosts) {
    if (experiment.zookeeper() instanceof ZooKeeperChoice.Installation installation) {
      return List.of(installed(installation, hosts.get(0)));
    }
    Arguments arguments = new Arguments(experiment, paths);
    List<String> ids = ProcessIds.zookeepers(hosts.size());
    List<ProcessPlan> servers = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      Host host = hosts.get(i);
      List<String> options =
          hosts.size() == 1
              ? arguments.zookeeper(host, port(hosts, 0, 0), paths.zookeeper())
              : arguments.member(
                  host,
                  port(hosts, i, 0),
                  paths.zookeeper().resolve(ids.get(i)),
                  i + 1,
                  peers(hosts));
      List<String> argv = new ArrayList<>(java.command(Role.ZOOKEEPER, experiment.traffic()));
      argv.addAll(options);
      servers.add(process(ids.get(i), host, argv, Map.of(), Readiness.LOG_LINE));
    }
    return servers;
  }

  /** Where clients find them. */
  String address(List<Host> hosts) {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < hosts.size(); i++) {
      addresses.add(hosts.get(i).address() + ":" + port(hosts, i, 0));
    }
    return addresses.stream().collect(Collectors.joining(","));
  }

  private List<ZooKeeperPeer> peers(List<Host> hosts) {
    List<ZooKeeperPeer> peers = new ArrayList<>();
    for (int i = 0; i < hosts.size(); i++) {
      peers.add(new ZooKeeperPeer(hosts.get(i).address(), port(hosts, i, 1), port(hosts, i, 2)));
    }
    return peers;
  }

  private int port(List<Host> hosts, int server, int which) {
    return hosts.get(server).equals(Host.LOCAL)
        ? localPorts.get(server * PORTS + which)
        : OWN_HOST_PORTS.get(which);
  }

  private ProcessPlan installed(ZooKeeperChoice.Installation installation, Host host) {
    return process(
        ProcessIds.zookeepers(1).get(0),
        host,
        List.of(
            installation.script().toAbsolutePath().toString(),
            "start-foreground",
            paths.zookeeper().resolve("zoo.cfg").toString()),
        Map.of("ZOO_LOG_DIR", paths.zookeeper().toString()),
        Readiness.NONE);
  }

  private static ProcessPlan process(
      String id, Host host, List<String> argv, Map<String, String> env, Readiness readiness) {
    return new ProcessPlan(id, Role.ZOOKEEPER, 0, List.of(), host, argv, env, readiness);
  }
}
