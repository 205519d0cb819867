package io.zonecast.publisher;

import io.zonecast.domain.SubscriberId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is owed a topic's messages where its publisher answers for them: those that are matched, and
 * those that are attached before the publisher is told of the match, or after the registration
 * went: these for a while only, so that one that hangs does not hold up the others for ever. Not
 * thread-safe.
 */
final class OwedHere {
  private final Map<SubscriberId, Long> unmatchedUntilNs = new HashMap<>();

  /**
   * Who is owed it now.
   *
   * @param memoryNs how long one that is attached and not matched counts, nanoseconds
   */
  Set<SubscriberId> of(
      Collection<SubscriberId> matched,
      Collection<SubscriberId> attached,
      long nowNs,
      long memoryNs) {
    Set<SubscriberId> owed = new TreeSet<>(matched);
    unmatchedUntilNs.keySet().retainAll(attached);
    unmatchedUntilNs.keySet().removeAll(owed);
    for (SubscriberId subscriber : attached) {
      boolean counts =
          owed.contains(subscriber)
              || nowNs < unmatchedUntilNs.computeIfAbsent(subscriber, none -> nowNs + memoryNs);
      if (counts) {
        owed.add(subscriber);
      }
    }
    return owed;
  }

  /** Whether somebody counts only for a while. */
  boolean isForAWhile() {
    return !unmatchedUntilNs.isEmpty();
  }
}
