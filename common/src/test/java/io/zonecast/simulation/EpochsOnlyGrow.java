package io.zonecast.simulation;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A zone's elections have growing epochs, a process never hears of an election of its own that is
 * older than one it heard of, and where the coordinator's truth is known, nobody claims an epoch
 * that no election had. (Between processes an older election may be heard of later: its answer was
 * slow.)
 */
public final class EpochsOnlyGrow implements Invariant {
  private record Claimant(String process, ZoneId zone) {}

  private final Map<ZoneId, Epoch> created = new HashMap<>();
  private final Set<Fact.PrimaryCreated> elections = new HashSet<>();
  private final Map<Claimant, Epoch> claimed = new HashMap<>();

  @Override
  public void onFact(Fact fact) {
    if (fact instanceof Fact.PrimaryCreated election) {
      elections.add(election);
      requireGrowth(created.put(election.zone(), election.epoch()), election.epoch(), election);
    } else if (fact instanceof Fact.Elected elected) {
      if (!elections.isEmpty()
          && !elections.contains(new Fact.PrimaryCreated(elected.zone(), elected.epoch()))) {
        throw new InvariantViolation("no election had the epoch of " + elected);
      }
      Claimant claimant = new Claimant(elected.process(), elected.zone());
      requireGrowth(claimed.put(claimant, elected.epoch()), elected.epoch(), elected);
    }
  }

  private static void requireGrowth(Epoch before, Epoch now, Fact fact) {
    if (before != null && now.compareTo(before) <= 0) {
      throw new InvariantViolation("an epoch after %s did not grow: %s".formatted(before, fact));
    }
  }
}
