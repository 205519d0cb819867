package io.zonecast.simulation;

import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.registry.OwnerRecord;
import io.zonecast.wire.StreamPosition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where it is known where a term ended, nobody delivers anything of it beyond; and who needs every
 * message has delivered all of it up to there, or was told that it will not come, before it
 * delivers anything of a later term. Where an owner and a primary died in the same term, some may
 * have delivered what only these two had: the end is then where the next primary stands.
 */
public final class SameCut implements Invariant {
  private record Reading(SubscriberId subscriber, StreamId stream) {}

  private final Map<StreamId, Long> cuts = new HashMap<>();
  private final Map<Reading, Long> settled = new HashMap<>();
  private final Set<String> ended = new HashSet<>();
  private final Set<StreamId> diedWithAPrimary = new HashSet<>();
  private final Map<Topic, Long> electionsBefore = new HashMap<>();
  private long elections;
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
    } else if (fact instanceof Fact.Elected) {
      elections++;
    } else if (fact instanceof Fact.Ended gone) {
      ended.add(gone.process());
    } else if (fact instanceof Fact.Started started) {
      settled.keySet().removeIf(one -> one.subscriber().name().equals(started.process()));
    }
  }

  private void settle(SubscriberId subscriber, StreamId stream, long last) {
    settled.merge(new Reading(subscriber, stream), last, Math::max);
  }

  private void onDecided(OwnerRecord record) {
    boolean anotherPrimary = elections > electionsBefore.getOrDefault(record.topic(), elections);
    electionsBefore.put(record.topic(), elections);
    for (StreamPosition end : record.previous()) {
      cuts.put(end.stream(), end.lastSequence());
      if (anotherPrimary && ended.contains(end.stream().publisher().name())) {
        diedWithAPrimary.add(end.stream());
      }
    }
    settled.forEach(
        (reading, last) -> {
          Long cut = cuts.get(reading.stream());
          if (cut != null && last > cut && !diedWithAPrimary.contains(reading.stream())) {
            throw new InvariantViolation(
                "%s is at %d beyond the end in %s".formatted(reading, last, record));
          }
        });
  }

  private void onDelivered(Fact.Delivered delivered) {
    StreamId now = delivered.stream();
    Long end = cuts.get(now);
    if (end != null && delivered.sequence() > end && !diedWithAPrimary.contains(now)) {
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
