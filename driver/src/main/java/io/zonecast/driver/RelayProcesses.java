package io.zonecast.driver;

import io.zonecast.cli.DurationConverter;
import io.zonecast.driver.bench.Contender;
import io.zonecast.driver.bench.RelayPlan;
import io.zonecast.driver.plan.Host;
import io.zonecast.driver.plan.JavaLaunch;
import io.zonecast.driver.plan.ProcessPlan;
import io.zonecast.driver.plan.Readiness;
import io.zonecast.driver.plan.Role;
import io.zonecast.driver.plan.RunPaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The processes of one trial of {@code bench relay}: plain {@code java -jar}, as a user types it,
 * and no file for each message, since a disk is not what is measured.
 *
 * @param port ZooKeeper's
 */
record RelayProcesses(
    RelayPlan plan, int size, Contender.Zonecast who, JavaLaunch java, RunPaths paths, int port) {
  private static final String TOPIC = "A";
  private static final String LONGEST_DRAIN = "60s";

  /** Everything, in the order in which it is started. */
  List<ProcessPlan> all() {
    List<ProcessPlan> all = new ArrayList<>(List.of(zookeeper()));
    IntStream.rangeClosed(1, who.brokers()).forEach(i -> all.add(broker(i)));
    all.add(subscriber());
    all.add(publisher());
    return all;
  }

  private ProcessPlan zookeeper() {
    List<String> argv = new ArrayList<>(List.of(java.java().toString()));
    argv.addAll(java.driver());
    argv.addAll(List.of("zookeeper", "--host", Host.LOCAL.address()));
    argv.addAll(List.of("--port", Integer.toString(port)));
    argv.addAll(List.of("--data", paths.zookeeper().toString()));
    return process("zookeeper", Role.ZOOKEEPER, argv, Readiness.LOG_LINE);
  }

  private ProcessPlan broker(int index) {
    List<String> argv = shared("broker-" + index, Role.BROKER);
    if (who.isCentralized()) {
      argv.add("--centralized");
    }
    return process("broker-" + index, Role.BROKER, argv, Readiness.EVENT);
  }

  private ProcessPlan subscriber() {
    List<String> argv = client("sub", Role.SUBSCRIBER);
    argv.addAll(List.of("--format", "none"));
    argv.addAll(List.of("--summary", paths.subscriberSummary("sub").toString()));
    return process("sub", Role.SUBSCRIBER, argv, Readiness.EVENT);
  }

  private ProcessPlan publisher() {
    List<String> argv = client("pub", Role.PUBLISHER);
    argv.addAll(List.of("--rate", "0", "--size", Integer.toString(size)));
    argv.addAll(List.of("--duration", DurationConverter.format(plan.length())));
    plan.count().ifPresent(n -> argv.addAll(List.of("--count", Long.toString(n))));
    argv.addAll(List.of("--wait-subscribers", "1", "--hold"));
    argv.addAll(List.of("--drain-timeout", LONGEST_DRAIN));
    argv.addAll(List.of("--summary", paths.publisherSummary("pub").toString()));
    return process("pub", Role.PUBLISHER, argv, Readiness.EVENT);
  }

  private List<String> client(String id, Role role) {
    List<String> argv = shared(id, role);
    argv.add("--topic=" + TOPIC);
    argv.addAll(List.of("--reliability", who.reliability().word()));
    return argv;
  }

  private List<String> shared(String id, Role role) {
    List<String> argv = new ArrayList<>(List.of(java.java().toString()));
    argv.addAll(List.of("-jar", java.jar(role).toString(), "--id", id));
    argv.addAll(List.of("--zookeeper", Host.LOCAL.address() + ":" + port));
    argv.addAll(List.of("--host", Host.LOCAL.address()));
    argv.addAll(List.of("--events", paths.events(id).toString()));
    return argv;
  }

  private static ProcessPlan process(String id, Role role, List<String> argv, Readiness readiness) {
    List<String> topics =
        role == Role.PUBLISHER || role == Role.SUBSCRIBER ? List.of(TOPIC) : List.of();
    int zone = role == Role.ZOOKEEPER ? 0 : 1;
    return new ProcessPlan(id, role, zone, topics, Host.LOCAL, argv, Map.of(), readiness);
  }
}
