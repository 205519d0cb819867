package io.zonecast.driver.plan;

import io.zonecast.cli.DurationConverter;
import io.zonecast.domain.Discovery;
import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Ownership;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Reliability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The options that each kind of process is started with. */
final class Arguments {
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private final Experiment experiment;
  private final RunPaths paths;

  Arguments(Experiment experiment, RunPaths paths) {
    this.experiment = experiment;
    this.paths = paths;
  }

  List<String> zookeeper(Host host, int port, Path data) {
    List<String> options = new ArrayList<>(List.of("zookeeper"));
    options.addAll(List.of("--host", host.address(), "--port", Integer.toString(port)));
    options.addAll(List.of("--data", data.toString()));
    options.addAll(List.of("--tick", DurationConverter.format(experiment.tick())));
    return options;
  }

  /** Of one server of an ensemble: its number, and where all of them reach each other. */
  List<String> member(Host host, int port, Path data, int number, List<ZooKeeperPeer> peers) {
    List<String> options = zookeeper(host, port, data);
    options.addAll(List.of("--number", Integer.toString(number)));
    options.addAll(List.of("--ensemble", ZooKeeperPeer.text(peers)));
    return options;
  }

  /** Of who sets a publisher's strength. */
  static List<String> strength(String publisher, int to, String zookeeper) {
    return List.of("strength", publisher, Integer.toString(to), "--zookeeper", zookeeper);
  }

  List<String> broker(String id, int zone, Host host, String zookeeper) {
    List<String> options = shared(id, host, zookeeper);
    options.addAll(List.of("--zone", Integer.toString(zone)));
    if (experiment.dissemination() == Dissemination.CENTRALIZED) {
      options.add("--centralized");
    }
    return options;
  }

  /**
   * Of a publisher.
   *
   * @param number which of its role, from 1
   * @param subscribers how many it waits for
   */
  List<String> publisher(
      int number, int zone, Host host, String zookeeper, List<String> topics, int subscribers) {
    Traffic traffic = experiment.traffic();
    String id = ProcessIds.publisher(number);
    List<String> options = client(id, zone, host, zookeeper, topics);
    addQos(options, traffic.quality().offered().qos(number, traffic.quality().reliability()));
    addPolicies(options, traffic.quality().offered(), number);
    options.addAll(List.of("--rate", traffic.rateText()));
    options.addAll(List.of("--size", Integer.toString(traffic.sizeBytes())));
    traffic.count().ifPresent(n -> options.addAll(List.of("--count", Long.toString(n))));
    traffic
        .duration()
        .ifPresent(d -> options.addAll(List.of("--duration", DurationConverter.format(d))));
    options.addAll(List.of("--wait-subscribers", Integer.toString(subscribers)));
    options.add("--hold");
    options.addAll(List.of("--summary", paths.publisherSummary(id).toString()));
    if (traffic.quality().isReliable()) {
      addReliable(options, id, traffic.quality());
    }
    return options;
  }

  private static void addQos(List<String> options, Qos qos) {
    if (qos.reliability() == Reliability.RELIABLE) {
      options.addAll(List.of("--reliability", qos.reliability().word()));
    }
    if (qos.history().isSome()) {
      options.addAll(List.of("--history", qos.history().toString()));
    }
    if (qos.ownership() != Ownership.SHARED) {
      options.addAll(List.of("--ownership", qos.ownership().word()));
    }
    if (qos.deadline().isSome()) {
      options.addAll(List.of("--deadline", qos.deadline().toString()));
    }
  }

  private static void addPolicies(List<String> options, Offered offered, int number) {
    if (offered.ownership().of(number) == Ownership.EXCLUSIVE) {
      options.addAll(List.of("--strength", offered.strength().of(number).toString()));
    }
    if (offered.lifespan().of(number).isSome()) {
      options.addAll(List.of("--lifespan", offered.lifespan().of(number).toString()));
    }
    if (offered.priority().of(number) > 0) {
      options.addAll(List.of("--priority", offered.priority().of(number).toString()));
    }
  }

  private void addReliable(List<String> options, String id, Quality quality) {
    options.addAll(List.of("--acknowledgements", paths.acknowledgements(id).toString()));
    options.addAll(List.of("--drain-timeout", DurationConverter.format(drainTimeout())));
    quality.window().ifPresent(n -> options.addAll(List.of("--window", Integer.toString(n))));
    quality.onSlow().ifPresent(action -> options.addAll(List.of("--on-slow", action.word())));
  }

  /** What is published last may have to wait for a fault's answer before it is acknowledged. */
  private Duration drainTimeout() {
    return experiment.longestRecovery().plus(DRAIN);
  }

  /**
   * Of a subscriber.
   *
   * @param number which of its role, from 1
   */
  List<String> subscriber(int number, int zone, Host host, String zookeeper, List<String> topics) {
    String id = ProcessIds.subscriber(number);
    List<String> options = client(id, zone, host, zookeeper, topics);
    addQos(options, experiment.traffic().quality().requested().qos(number));
    options.addAll(List.of("--format", "none"));
    options.addAll(List.of("--deliveries", paths.deliveries(id).toString()));
    options.addAll(List.of("--summary", paths.subscriberSummary(id).toString()));
    if (experiment.plots()) {
      options.addAll(List.of("--plot", paths.plot(id).toString(), "--label", id));
    }
    return options;
  }

  private List<String> client(
      String id, int zone, Host host, String zookeeper, List<String> topics) {
    List<String> options = shared(id, host, zookeeper);
    topics.forEach(topic -> options.add("--topic=" + topic));
    if (experiment.population().zones() > 1) {
      options.addAll(List.of("--zone", Integer.toString(zone)));
    }
    if (experiment.discovery() == Discovery.ZOOKEEPER) {
      options.addAll(List.of("--discovery", "zookeeper"));
    }
    return options;
  }

  private List<String> shared(String id, Host host, String zookeeper) {
    return new ArrayList<>(
        List.of(
            "--id",
            id,
            "--zookeeper",
            zookeeper,
            "--host",
            host.address(),
            "--session-timeout",
            DurationConverter.format(experiment.sessionTimeout()),
            "--events",
            paths.events(id).toString()));
  }
}
