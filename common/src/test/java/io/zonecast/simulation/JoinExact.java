package io.zonecast.simulation;

import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.measurement.DeliveryKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a subscriber gets of a stream as history is what it was promised when it joined: exactly
 * these numbers, as history and nothing else as that, all of them before anything behind them; and
 * they are as many as it wants, where so many were published. Of publishers that publish at one
 * priority.
 */
public final class JoinExact implements Invariant {
  private record Reading(SubscriberId subscriber, StreamId stream) {}

  private static final class Join {
    private final long after;
    private final long cut;
    private long open;

    Join(long after, long cut) {
      this.after = after;
      this.cut = cut;
      this.open = cut - after;
    }

    boolean isHistory(long sequence) {
      return sequence > after && sequence <= cut;
    }
  }

  private final Map<String, Integer> wanted = new HashMap<>();
  private final Map<Reading, Join> joins = new HashMap<>();
  private final Set<Reading> ever = new HashSet<>();
  private final Set<String> troubled = new HashSet<>();
  private long histories;

  /** A subscriber wants so many last messages of each stream. */
  public void expect(String subscriber, int depth) {
    wanted.put(subscriber, depth);
  }

  /** A publisher that faults hit, or whose brokers lost everything: its history may be lost. */
  public void excuse(String publisher) {
    troubled.add(publisher);
  }

  /** How many streams were joined with a history. */
  public long histories() {
    return histories;
  }

  @Override
  public void onFact(Fact fact) {
    if (fact instanceof Fact.Joined joined) {
      onJoined(joined);
    } else if (fact instanceof Fact.Delivered delivered) {
      onDelivered(delivered);
    } else if (fact instanceof Fact.Missed missed) {
      Join join = joins.get(new Reading(missed.subscriber(), missed.stream()));
      if (join != null) {
        long from = Math.max(missed.from(), join.after + 1);
        join.open -= Math.max(0, Math.min(missed.to(), join.cut) - from + 1);
      }
    } else if (fact instanceof Fact.Started started) {
      joins.keySet().removeIf(one -> one.subscriber().name().equals(started.process()));
    }
  }

  private void onJoined(Fact.Joined joined) {
    Reading reading = new Reading(joined.subscriber(), joined.stream());
    boolean isAgain = joins.containsKey(reading); // Then it goes on where it was.
    boolean isOwed = !ever.add(reading) && joined.historyAfter() == joined.cut();
    long depth = wanted.getOrDefault(joined.subscriber().name(), 0);
    long history = joined.cut() - joined.historyAfter();
    if (isAgain) {
      if (history > 0) {
        throw new InvariantViolation("history of what was followed before: " + joined);
      }
      return;
    }
    joins.put(reading, new Join(joined.historyAfter(), joined.cut()));
    histories += history > 0 ? 1 : 0;
    boolean isShort = history < Math.min(depth, joined.cut()) && !isOwed && !isExcused(reading);
    if (history > depth || isShort) {
      throw new InvariantViolation("%d are wanted: %s".formatted(depth, joined));
    }
  }

  private boolean isExcused(Reading reading) {
    return troubled.contains(reading.stream().publisher().name());
  }

  private void onDelivered(Fact.Delivered delivered) {
    Reading reading = new Reading(delivered.subscriber(), delivered.stream());
    Join join = joins.get(reading);
    if (join == null) {
      return; // NoDeliveryUnmatched says so.
    }
    boolean isHistory = join.isHistory(delivered.sequence());
    if (isHistory != (delivered.kind() == DeliveryKind.HISTORY)) {
      throw new InvariantViolation(
          "history are %d to %d: %s".formatted(join.after + 1, join.cut, delivered));
    }
    if (isHistory) {
      join.open--;
    } else if (delivered.sequence() > join.cut && join.open > 0 && !isExcused(reading)) {
      throw new InvariantViolation(
          "%d of %d to %d lack: %s".formatted(join.open, join.after + 1, join.cut, delivered));
    }
  }
}
