package io.zonecast.simulation;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * Once a subscriber was handed anything of a zone's epoch, be it a heartbeat, it delivers nothing
 * of an older one. Stricter than {@link NoOlderEpochAfterNewer}, for which it must have delivered.
 */
public final class NothingBelowAnEpochHeard implements Invariant {
  private record Floor(String subscriber, ZoneId zone) {}

  private final Map<Epoch, ZoneId> zones = new HashMap<>();
  private final Map<Floor, Epoch> floors = new HashMap<>();

  @Override
  public void onFact(Fact fact) {
    if (fact instanceof Fact.Heard heard) {
      floors.merge(new Floor(heard.process(), zones.get(heard.epoch())), heard.epoch(), Epoch::max);
    } else if (fact instanceof Fact.Delivered delivered) {
      Floor floor = new Floor(delivered.subscriber().name(), zones.get(delivered.epoch()));
      Epoch heard = floors.getOrDefault(floor, Epoch.NONE);
      if (!delivered.epoch().equals(Epoch.NONE) && delivered.epoch().isBefore(heard)) {
        throw new InvariantViolation(
            "an older epoch after %s was heard: %s".formatted(heard, delivered));
      }
    } else if (fact instanceof Fact.PrimaryCreated election) {
      zones.put(election.epoch(), election.zone());
    } else if (fact instanceof Fact.Elected elected) {
      zones.put(elected.epoch(), elected.zone());
    } else if (fact instanceof Fact.Started started) {
      floors.keySet().removeIf(floor -> floor.subscriber().equals(started.process()));
    }
  }
}
