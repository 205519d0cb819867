package io.zonecast.simulation;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * Once a subscriber delivered something of a zone's epoch, it delivers nothing of an older one. The
 * zone of an epoch is known from its election; epochs of unknown elections count as one zone.
 * {@link Epoch#NONE} is free.
 */
public final class NoOlderEpochAfterNewer implements Invariant {
  private record Floor(SubscriberId subscriber, ZoneId zone) {}

  private final Map<Epoch, ZoneId> zones = new HashMap<>();
  private final Map<Floor, Epoch> floors = new HashMap<>();

  @Override
  public void onFact(Fact fact) {
    if (fact instanceof Fact.Delivered delivered) {
      onDelivered(delivered);
    } else if (fact instanceof Fact.PrimaryCreated election) {
      zones.put(election.epoch(), election.zone());
    } else if (fact instanceof Fact.Elected elected) {
      zones.put(elected.epoch(), elected.zone());
    } else if (fact instanceof Fact.Started started) {
      floors.keySet().removeIf(floor -> floor.subscriber().name().equals(started.process()));
    }
  }

  private void onDelivered(Fact.Delivered delivered) {
    if (delivered.epoch().equals(Epoch.NONE)) {
      return;
    }
    Floor floor = new Floor(delivered.subscriber(), zones.get(delivered.epoch()));
    Epoch before = floors.put(floor, delivered.epoch());
    if (before != null && delivered.epoch().isBefore(before)) {
      throw new InvariantViolation("an older epoch after %s: %s".formatted(before, delivered));
    }
  }
}
