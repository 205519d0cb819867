package io.zonecast.simulation;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.registry.OwnerRecord;
import io.zonecast.wire.StreamPosition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where it is known where a term ended, nobody delivers anything of it beyond; and who needs every
 * message has delivered all of it up to there, or was told that it will not come, before it
 * delivers anything of a later term. What a primary passed on that died together with the owner may
 * be beyond the end: nobody has it any more who could tell.
 */
public final class SameCut implements Invariant {
  private record Reading(SubscriberId subscriber, StreamId stream) {}

  private final Map<StreamId, Long> cuts = new HashMap<>();
  private final Map<Reading, Long> settled = new HashMap<>();
  private final Map<StreamId, Epoch> passedOn = new HashMap<>();
  private final Set<StreamId> orphans = new HashSet<>();
  private Epoch reign = Epoch.NONE;
  private boolean wantEverything;

  /** Subscribers need every message. */
  public void expectEverything() {
    wantEverything = true;
  }

  @Override
  public void onFact(Fact fact) {
    if (fact instanceof Fact.Delivered delivered && delivered.stream().term() > 0) {
      onDelivered(delivered);
    } else if (fact instanceof Fact.Decided decided) {
      onDecided(decided.record());
    } else if (fact instanceof Fact.Joined joined && joined.stream().term() > 0) {
      settle(joined.subscriber(), joined.stream(), joined.firstSequence() - 1);
    } else if (fact instanceof Fact.Missed missed && missed.stream().term() > 0) {
      settle(missed.subscriber(), missed.stream(), missed.to());
    } else if (fact instanceof Fact.Unmatched gone) {
      settled
          .keySet()
          .removeIf(
              one ->
                  one.subscriber().equals(gone.subscriber()) && gone.grant().holds(one.stream()));
    } else if (fact instanceof Fact.PrimaryCreated created) {
      reign = reign.max(created.epoch());
    } else if (fact instanceof Fact.Ended ended) {
      passedOn.keySet().stream()
          .filter(stream -> stream.publisher().name().equals(ended.process()))
          .forEach(orphans::add);
    } else if (fact instanceof Fact.Started started) {
      settled.keySet().removeIf(one -> one.subscriber().name().equals(started.process()));
    }
  }

  private void settle(SubscriberId subscriber, StreamId stream, long last) {
    settled.merge(new Reading(subscriber, stream), last, Math::max);
  }

  private void onDecided(OwnerRecord record) {
    for (StreamPosition end : record.previous()) {
      cuts.put(end.stream(), end.lastSequence());
    }
    settled.forEach(
        (reading, last) -> {
          Long cut = cuts.get(reading.stream());
          if (cut != null && last > cut && !isLost(reading.stream())) {
            throw new InvariantViolation(
                "%s is at %d beyond the end in %s".formatted(reading, last, record));
          }
        });
  }

  /** Whether who published it is dead, and who passed it on reigns no more. */
  private boolean isLost(StreamId stream) {
    Epoch by = passedOn.getOrDefault(stream, Epoch.NONE);
    return orphans.contains(stream) && !by.equals(Epoch.NONE) && by.isBefore(reign);
  }

  private void onDelivered(Fact.Delivered delivered) {
    passedOn.merge(delivered.stream(), delivered.epoch(), Epoch::max);
    StreamId now = delivered.stream();
    Long end = cuts.get(now);
    if (end != null && delivered.sequence() > end) {
      throw new InvariantViolation("beyond %d, where it ended: %s".formatted(end, delivered));
    }
    settle(delivered.subscriber(), now, delivered.sequence());
    if (wantEverything) {
      settled.forEach((reading, last) -> requireAll(delivered, reading, last));
    }
  }

  private void requireAll(Fact.Delivered now, Reading earlier, long last) {
    boolean isBefore =
        earlier.subscriber().equals(now.subscriber())
            && earlier.stream().topic().equals(now.stream().topic())
            && earlier.stream().term() < now.stream().term();
    Long cut = isBefore ? cuts.get(earlier.stream()) : null;
    if (cut != null && last < cut) {
      throw new InvariantViolation(
          "%s is at %d of %d, and yet %s".formatted(earlier.stream(), last, cut, now));
    }
  }
}
