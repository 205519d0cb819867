package io.zonecast.driver;

import io.zonecast.driver.plan.LinkProperties;
import io.zonecast.driver.plan.Placement;
import io.zonecast.driver.plan.SwitchKind;
import io.zonecast.driver.plan.TopologyParser;
import io.zonecast.driver.plan.Where;
import io.zonecast.driver.plan.ZooKeeperChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say where an experiment runs. */
final class PlacementOptions {
  @Option(
      names = "--on",
      paramLabel = "auto|local|mininet",
      defaultValue = "auto",
      description =
          "Where the processes run; auto takes Mininet where it can really run (default:"
              + " ${DEFAULT-VALUE}).")
  private Where where;

  @Option(
      names = "--topo",
      paramLabel = "TOPOLOGY",
      description =
          "As mn writes it: linear,10 tree,depth=2,fanout=4 single,8 (default: one switch with a"
              + " host for each process).")
  private String topo;

  @Option(
      names = "--link",
      paramLabel = "bw=M,delay=D,loss=P",
      description =
          "Properties of every link in Mininet: Mbit/s, a duration, percent (default: none).")
  private String link;

  @Option(
      names = "--switch",
      paramLabel = "ovs|ovs-user|lxbr",
      description = "Mininet's switches (default: the first of ovs, lxbr, ovs-user that forwards).")
  private String switchKind;

  @Option(
      names = "--zookeeper",
      paramLabel = "HOST:PORT[,…][/chroot]",
      description = "A ZooKeeper that runs already (default: one is started, on its own host).")
  private String ensemble;

  @Option(
      names = "--zkpath",
      paramLabel = "DIR",
      description =
          "A ZooKeeper installation to start on its own host (default: the server in this"
              + " program).")
  private Path installation;

  @Option(
      names = "--zookeepers",
      paramLabel = "1|3",
      description =
          "ZooKeeper servers to start; three are an ensemble that outlives one of them, each on its"
              + " own host (default: 1).")
  private Integer servers;

  /** The placement; a failure names the option, its value and the rule. */
  Placement toPlacement() {
    return new Placement(
        where,
        Optional.ofNullable(topo).map(TopologyParser::parse),
        Optional.ofNullable(link).map(LinkProperties::parse),
        Optional.ofNullable(switchKind).map(SwitchKind::of));
  }

  /** The ZooKeeper; a failure names the option, its value and the rule. */
  ZooKeeperChoice toZooKeeper() {
    if (ensemble != null && installation != null) {
      throw new IllegalArgumentException("--zookeeper and --zkpath exclude each other");
    }
    if (servers != null && (ensemble != null || installation != null)) {
      throw new IllegalArgumentException(
          "--zookeepers starts the server in this program, and goes with neither --zookeeper nor"
              + " --zkpath");
    }
    if (ensemble != null) {
      if (where == Where.MININET) {
        throw new IllegalArgumentException(
            "--zookeeper "
                + ensemble
                + " can't be reached from Mininet's hosts, which are a network of their own; use"
                + " --zkpath, or --on local");
      }
      return new ZooKeeperChoice.Ensemble(ensemble);
    }
    if (installation == null) {
      return new ZooKeeperChoice.Embedded(servers == null ? 1 : servers);
    }
    ZooKeeperChoice.Installation choice = new ZooKeeperChoice.Installation(installation);
    if (!Files.isExecutable(choice.script())) {
      throw new IllegalArgumentException(
          "--zkpath " + installation + " holds no program bin/zkServer.sh");
    }
    return choice;
  }
}
