package io.zonecast.driver.plan;

import io.zonecast.domain.Discovery;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whom a fault can hit.
 *
 * @param zones how many zones have brokers: 0 where none is started
 * @param processes the ids of all processes that the driver starts
 * @param zookeepers the ids of the ZooKeeper servers among them
 */
public record FaultTargets(int zones, Set<String> processes, List<String> zookeepers) {

  /** The targets of an experiment. */
  public static FaultTargets of(
      Population population, Discovery discovery, ZooKeeperChoice zookeeper) {
    Set<String> ids = new LinkedHashSet<>();
    int zones = discovery == Discovery.BROKER ? population.zones() : 0;
    for (int zone = 1; zone <= zones; zone++) {
      for (int index = 1; index <= population.brokersPerZone(); index++) {
        ids.add(ProcessIds.broker(zone, index));
      }
    }
    for (int i = 1; i <= population.publishers(); i++) {
      ids.add(ProcessIds.publisher(i));
    }
    for (int i = 1; i <= population.subscribers(); i++) {
      ids.add(ProcessIds.subscriber(i));
    }
    List<String> zookeepers = ProcessIds.zookeepers(zookeeper.servers());
    ids.addAll(zookeepers);
    return new FaultTargets(zones, ids, zookeepers);
  }

  /** Whether a zone has brokers. */
  boolean hasZone(int zone) {
    return zone >= 1 && zone <= zones;
  }

  /** The process that a word means; {@code zookeeper} is the first of an ensemble too. */
  Optional<FaultTarget> named(String word) {
    String id = word.equals("zookeeper") && !zookeepers.isEmpty() ? zookeepers.get(0) : word;
    return processes.contains(id) ? Optional.of(new FaultTarget.Named(id)) : Optional.empty();
  }

  /** Whether that is the one ZooKeeper server of the experiment. */
  boolean isOnlyZooKeeper(FaultTarget target) {
    return target instanceof FaultTarget.Named named && zookeepers.equals(List.of(named.id()));
  }

  /** A few ids, for messages. */
  String some() {
    return processes.stream().limit(3).collect(Collectors.joining(", "))
        + (zookeepers.isEmpty() ? "" : ", " + String.join(", ", zookeepers));
  }
}
