package io.zonecast.simulation;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * No two processes, and no two lives of one, are ever the primary of the same zone in the same
 * epoch.
 */
public final class OnePrimaryPerEpoch implements Invariant {
  private record Reign(ZoneId zone, Epoch epoch) {}

  private final Map<Reign, String> primaries = new HashMap<>();
  private final Map<String, Integer> lives = new HashMap<>();

  @Override
  public void onFact(Fact fact) {
    if (fact instanceof Fact.Started started) {
      lives.merge(started.process(), 1, Integer::sum);
    } else if (fact instanceof Fact.Elected elected) {
      String life = elected.process() + " (life " + lives.getOrDefault(elected.process(), 1) + ")";
      String other = primaries.putIfAbsent(new Reign(elected.zone(), elected.epoch()), life);
      if (other != null && !other.equals(life)) {
        throw new InvariantViolation(
            "zone %s epoch %s has two primaries: %s and %s"
                .formatted(elected.zone(), elected.epoch(), other, life));
      }
    }
  }
}
