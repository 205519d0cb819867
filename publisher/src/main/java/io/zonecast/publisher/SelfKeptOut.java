package io.zonecast.publisher;

import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.wire.SpareBuffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A reliable stream for which its publisher itself answers: acknowledged is what every matched
 * reliable subscriber has delivered, and everything where there is none.
 */
final class SelfKeptOut extends KeptOut {
  /**
   * How long one that is not owed the stream any more may take to come back, milliseconds: one that
   * was started again takes its former registration away before its own is seen.
   */
  static final int RETURN_MS = 1_000;

  private static final long RETURN_NS = RETURN_MS * 1_000_000L;

  private final Map<SubscriberId, Long> leaving = new TreeMap<>();
  private Set<SubscriberId> owed = Set.of();
  private long dropped;
  private long limit;

  SelfKeptOut(StreamId stream, StreamPolicy policy, SpareBuffer spare) {
    super(stream, policy, spare);
    settle();
  }

  /** Those that are owed the stream from now on; those that were until now, for a moment more. */
  void setOwed(Set<SubscriberId> now, long nowNs) {
    for (SubscriberId known : owed) {
      if (!now.contains(known)) {
        leaving.putIfAbsent(known, nowNs + RETURN_NS);
      }
    }
    leaving.keySet().removeAll(now);
    oweTo(now);
  }

  /**
   * Time goes on.
   *
   * @return those that did not come back
   */
  Set<SubscriberId> onTick(long nowNs) {
    Set<SubscriberId> gone = new TreeSet<>();
    leaving.forEach(
        (known, untilNs) -> {
          if (nowNs >= untilNs) {
            gone.add(known);
          }
        });
    if (!gone.isEmpty()) {
      leaving.keySet().removeAll(gone);
      Set<SubscriberId> rest = new TreeSet<>(owed);
      rest.removeAll(gone);
      oweTo(rest);
    }
    return gone;
  }

  private void oweTo(Set<SubscriberId> now) {
    Set<SubscriberId> all = new TreeSet<>(now);
    all.addAll(leaving.keySet());
    owed = Set.copyOf(all);
    settle();
  }

  /**
   * A subscriber attaches; its promise begins where it was, or at {@code position} where that is
   * before.
   *
   * @return the position after which it misses nothing
   */
  long onAttach(SubscriberId subscriber, long position) {
    held().makeRoom(subscriber, () -> owed);
    long after = held().owe(subscriber, position);
    settle();
    return after;
  }

  /**
   * A subscriber has delivered so far.
   *
   * @return whether it can have
   */
  boolean onDelivered(SubscriberId subscriber, long position) {
    if (position > lastSequence() || !owed.contains(subscriber)) {
      return false;
    }
    held().onDelivered(subscriber, position);
    settle();
    return true;
  }

  /** Messages that were forgotten for slow subscribers. */
  long dropped() {
    return dropped;
  }

  @Override
  boolean hasRoom() {
    return lastSequence() + waiting() < limit;
  }

  @Override
  boolean flush(Sending to) {
    boolean all = super.flush(to);
    dropped += held().dropForRoom(owed);
    settle();
    return all;
  }

  @Override
  boolean isUnannounced() {
    return announced() < lastSequence() || held().settled(owed) < lastSequence();
  }

  private void settle() {
    held().acknowledge(held().settled(owed));
    held().trim(owed);
    limit = held().limit(owed); // Asked for each message, and changed by nothing but this.
  }
}
