package io.zonecast.publisher;

import io.zonecast.domain.Retention;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import java.util.Set;
import java.util.TreeSet;

/**
 * A reliable stream for which its publisher itself answers: acknowledged is what every matched
 * reliable subscriber has delivered, and everything where there is none.
 */
final class SelfKeptOut extends ReliableOut {
  private Set<SubscriberId> owed = Set.of();
  private long dropped;

  SelfKeptOut(StreamId stream, Retention retention) {
    super(stream, retention);
  }

  /**
   * Those that are owed the stream from now on.
   *
   * @return those that were until now
   */
  Set<SubscriberId> setOwed(Set<SubscriberId> now) {
    Set<SubscriberId> left = new TreeSet<>(owed);
    left.removeAll(now);
    owed = Set.copyOf(now);
    settle();
    return left;
  }

  /**
   * A subscriber attaches; its promise begins where it was, or here.
   *
   * @return the position after which it misses nothing
   */
  long onAttach(SubscriberId subscriber) {
    if (held().position(subscriber).isEmpty()) {
      held().onDelivered(subscriber, lastSequence());
    }
    return held().position(subscriber).orElse(lastSequence());
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
    return lastSequence() + waiting() < held().limit(owed);
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
  }
}
