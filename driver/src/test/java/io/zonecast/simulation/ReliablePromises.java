package io.zonecast.simulation;

import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.wire.StreamGrant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What reliable streams promise: each number once and in order from the promised one on, none left
 * out without a word; a word only where somebody gives cause (a publisher or a subscriber that was
 * hit by a fault itself, or an unclean election); and, in the end, everything acknowledged
 * delivered.
 */
final class ReliablePromises implements Invariant {
  private record Reading(SubscriberId subscriber, StreamId stream) {}

  private record Range(long from, long to) {}

  private static final class Read {
    private long next;
    private boolean matched = true;
    private final List<Range> missed = new ArrayList<>();

    Read(long next) {
      this.next = next;
    }
  }

  private record Pair(SubscriberId subscriber, StreamGrant grant) {}

  private final Set<Pair> matched = new HashSet<>();
  private final Map<Reading, Read> reads = new HashMap<>();
  private final Map<StreamId, Long> acknowledged = new HashMap<>();
  private final Set<String> troubled = new HashSet<>();
  private Optional<Map<StreamId, Long>> due = Optional.empty();
  private boolean armed;
  private boolean unclean;
  private boolean uncleanIsNoExcuse;

  /** The deployment is reliable: from now on everything is looked at. */
  void arm() {
    armed = true;
  }

  /** A process that faults hit: what it misses, or leaves behind, may be missed. */
  void excuse(String process) {
    troubled.add(process);
  }

  /**
   * There is one broker: what it acknowledged alone was delivered, so that its death takes nothing.
   */
  void expectNothingOfUncleanElections() {
    uncleanIsNoExcuse = true;
  }

  @Override
  public void onFact(Fact fact) {
    if (!armed) {
      return;
    }
    if (fact instanceof Fact.Delivered delivered) {
      onDelivered(delivered);
    } else if (fact instanceof Fact.Matched one) {
      matched.add(new Pair(one.subscriber(), one.grant()));
    } else if (fact instanceof Fact.Joined joined) {
      reads.computeIfAbsent(
                  new Reading(joined.subscriber(), joined.stream()),
                  none -> new Read(joined.firstSequence()))
              .matched =
          true;
    } else if (fact instanceof Fact.Unmatched gone) {
      onUnmatched(gone);
    } else if (fact instanceof Fact.Missed missed) {
      onMissed(missed);
    } else if (fact instanceof Fact.Acknowledged told) {
      acknowledged.merge(told.stream(), told.last(), Math::max);
    } else if (fact instanceof Fact.Unclean) {
      unclean = !uncleanIsNoExcuse;
    } else if (fact instanceof Fact.Started started) {
      reads.keySet().removeIf(one -> one.subscriber().name().equals(started.process()));
      matched.removeIf(pair -> pair.subscriber().name().equals(started.process()));
    }
  }

  private void onDelivered(Fact.Delivered delivered) {
    Read read = reads.get(new Reading(delivered.subscriber(), delivered.stream()));
    if (read == null) {
      throw new InvariantViolation(delivered + " was not promised");
    }
    if (delivered.sequence() < read.next) {
      throw new InvariantViolation(
          "%s comes again, or late: %d was next".formatted(delivered, read.next));
    }
    requireTold(delivered.subscriber(), delivered.stream(), read, delivered.sequence() - 1);
    read.next = delivered.sequence() + 1;
  }

  /** Every number from the next one up to {@code last} was said to be missed. */
  private static void requireTold(SubscriberId subscriber, StreamId stream, Read read, long last) {
    for (long sequence = read.next; sequence <= last; sequence++) {
      long wanted = sequence;
      if (read.missed.stream().noneMatch(r -> r.from() <= wanted && wanted <= r.to())) {
        throw new InvariantViolation(
            "%s left out %d of %s without a word".formatted(subscriber, wanted, stream));
      }
    }
  }

  private void onMissed(Fact.Missed missed) {
    StreamId stream = missed.stream();
    Read read = reads.get(new Reading(missed.subscriber(), stream));
    boolean excused =
        unclean
            || missed.from() > acknowledged.getOrDefault(stream, 0L)
            || troubled.contains(missed.subscriber().name())
            || troubled.contains(stream.publisher().name());
    if (!excused) {
      throw new InvariantViolation(missed + ": nothing gave cause");
    }
    if (read != null) {
      read.missed.add(new Range(missed.from(), missed.to()));
    }
  }

  private void onUnmatched(Fact.Unmatched gone) {
    matched.remove(new Pair(gone.subscriber(), gone.grant()));
    reads.forEach(
        (reading, read) -> {
          if (reading.subscriber().equals(gone.subscriber())
              && gone.grant().on(reading.stream().lane()).holds(reading.stream())) {
            read.matched = false;
            if (!unclean && !troubled.contains(gone.subscriber().name())) {
              requireDelivered(reading.subscriber(), reading.stream(), read);
            }
          }
        });
  }

  /**
   * Traffic goes on to the end: what is acknowledged now is to be delivered by then, what comes
   * later may still be under way.
   */
  void mark() {
    due = Optional.of(Map.copyOf(acknowledged));
  }

  /** In the end, with everybody healed: whoever is matched has everything acknowledged. */
  void checkEnd() {
    if (!armed) {
      return;
    }
    reads.forEach(
        (reading, read) -> {
          if (read.matched) {
            long last = due.orElse(acknowledged).getOrDefault(reading.stream(), 0L);
            requireTold(reading.subscriber(), reading.stream(), read, last);
          }
        });
    for (Pair pair : matched) {
      for (StreamId stream : due.orElse(acknowledged).keySet()) {
        boolean isPresent = pair.grant().on(stream.lane()).holds(stream) && stream.term() == 0;
        if (isPresent && !reads.containsKey(new Reading(pair.subscriber(), stream))) {
          throw new InvariantViolation(
              "%s is matched to %s and does not follow it".formatted(pair.subscriber(), stream));
        }
      }
    }
  }

  private void requireDelivered(SubscriberId subscriber, StreamId stream, Read read) {
    requireTold(subscriber, stream, read, acknowledged.getOrDefault(stream, 0L));
  }

  /** The last number of a stream that was acknowledged. */
  long acknowledged(StreamId stream) {
    return acknowledged.getOrDefault(stream, 0L);
  }
}
