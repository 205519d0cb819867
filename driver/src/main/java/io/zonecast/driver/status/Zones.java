package io.zonecast.driver.status;

import io.zonecast.domain.ZoneId;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.CandidateRecord;
import io.zonecast.registry.InSyncRecord;
import io.zonecast.registry.RegistryView;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The zones of a registry, with and without a primary. */
final class Zones {
  private Zones() {}

  static SortedSet<ZoneId> of(RegistryView view) {
    SortedSet<ZoneId> zones = new TreeSet<>(view.livingZones());
    view.brokers().forEach(broker -> zones.add(broker.zone()));
    return zones;
  }

  /** A zone's candidates but for its primary, in the order in which they would take over. */
  static List<BrokerRecord> standbys(RegistryView view, ZoneId zone) {
    return view.candidates(zone).stream()
        .map(CandidateRecord::broker)
        .filter(
            broker ->
                view.primary(zone).filter(primary -> primary.broker().isSameLife(broker)).isEmpty())
        .toList();
  }

  /** Whether a standby holds everything that was acknowledged, as its primary says. */
  static boolean isInSync(RegistryView view, ZoneId zone, BrokerRecord standby) {
    return view.config()
        .flatMap(config -> view.inSync(zone).map(list -> list.membersOf(config.deployment())))
        .filter(members -> members.contains(InSyncRecord.Member.of(standby)))
        .isPresent();
  }
}
