package io.zonecast.driver.plan;

import io.zonecast.domain.Discovery;
import io.zonecast.domain.Dissemination;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Experiments for tests, and their plans. */
public final class Experiments {
  /** Where planned files lie. */
  public static final RunPaths PATHS = new RunPaths(Path.of("/runs/x"));

  private static final JavaLaunch JAVA =
      new JavaLaunch(
          Path.of("/jdk/bin/java"), Path.of("/jars"), List.of("-jar", "/jars/driver.jar"));

  private static final List<Integer> LOCAL_PORTS =
      List.of(4711, 4712, 4713, 4714, 4715, 4716, 4717, 4718, 4719);

  private Experiments() {}

  /** One with topics A, B, C and nothing special. */
  public static Experiment plain(int pubs, int subs, int brokers, int zones) {
    return with(pubs, subs, brokers, zones, Optional.empty(), new ZooKeeperChoice.Embedded());
  }

  static Experiment with(
      int pubs,
      int subs,
      int brokers,
      int zones,
      Optional<Topology> topology,
      ZooKeeperChoice zookeeper) {
    return of(pubs, subs, brokers, zones, topology, zookeeper, List.of());
  }

  /** One of each, to which something is done. */
  static Experiment faulty(Optional<Topology> topology, Fault fault) {
    return of(1, 1, 1, 1, topology, new ZooKeeperChoice.Embedded(), List.of(fault));
  }

  private static Experiment of(
      int pubs,
      int subs,
      int brokers,
      int zones,
      Optional<Topology> topology,
      ZooKeeperChoice zookeeper,
      List<Fault> faults) {
    return new Experiment(
        new Population(pubs, subs, brokers, zones),
        List.of("A", "B", "C"),
        Dissemination.CENTRALIZED,
        Discovery.BROKER,
        new Traffic(100, 100, OptionalLong.empty(), Optional.of(Duration.ofSeconds(10))),
        new Placement(Where.AUTO, topology, Optional.empty(), Optional.empty()),
        zookeeper,
        faults,
        false,
        Duration.ofSeconds(10));
  }

  /** One of each, with a quality of service and a session timeout. */
  static Experiment with(Quality quality, Duration sessionTimeout) {
    Experiment plain = plain(1, 1, 1, 1);
    Traffic traffic = plain.traffic();
    return new Experiment(
        plain.population(),
        plain.topics(),
        plain.dissemination(),
        plain.discovery(),
        new Traffic(
            traffic.rate(), traffic.sizeBytes(), traffic.count(), traffic.duration(), quality),
        plain.placement(),
        plain.zookeeper(),
        plain.faults(),
        plain.plots(),
        sessionTimeout);
  }

  /** One on this machine with some quality. */
  static Experiment with(int pubs, int subs, Quality quality) {
    Experiment plain = plain(pubs, subs, 1, 1);
    Traffic traffic = plain.traffic();
    return new Experiment(
        plain.population(),
        plain.topics(),
        plain.dissemination(),
        plain.discovery(),
        new Traffic(
            traffic.rate(), traffic.sizeBytes(), traffic.count(), traffic.duration(), quality),
        plain.placement(),
        plain.zookeeper(),
        plain.faults(),
        plain.plots(),
        plain.sessionTimeout());
  }

  /** The same with a fault. */
  static Experiment with(Experiment calm, Fault fault) {
    return new Experiment(
        calm.population(),
        calm.topics(),
        calm.dissemination(),
        calm.discovery(),
        calm.traffic(),
        calm.placement(),
        calm.zookeeper(),
        List.of(fault),
        calm.plots(),
        calm.sessionTimeout());
  }

  /** Its plan. */
  public static ExperimentPlan plan(Experiment experiment, Where where) {
    return Planner.plan(experiment, where, JAVA, PATHS, LOCAL_PORTS);
  }
}
