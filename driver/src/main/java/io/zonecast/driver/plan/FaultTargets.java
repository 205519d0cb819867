package io.zonecast.driver.plan;

import io.zonecast.domain.Discovery;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whom a fault can hit.
 *
 * @param zones how many zones have brokers: 0 where none is started
 * @param processes the ids of all processes that the driver starts
 */
public record FaultTargets(int zones, Set<String> processes) {

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
    if (zookeeper.isStarted()) {
      ids.add(ProcessIds.ZOOKEEPER);
    }
    return new FaultTargets(zones, ids);
  }

  /** Whether a zone has brokers. */
  boolean hasZone(int zone) {
    return zone >= 1 && zone <= zones;
  }

  /** A few ids, for messages. */
  String some() {
    return processes.stream().limit(3).collect(Collectors.joining(", "));
  }
}
