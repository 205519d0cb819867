package io.zonecast.runtime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Watches over things of which each is to show itself at least so often. One that did not is told
 * once, until it shows itself again. Not thread-safe.
 *
 * @param <K> what is watched
 */
public final class Deadlines<K> {
  private final long periodNs;

  /** When each showed itself last: the longest silent one first. */
  private final Map<K, Long> seenNs = new LinkedHashMap<>(16, 0.75f, true);

  private final Set<K> overdue = new HashSet<>();

  /**
   * Watches nothing yet.
   *
   * @param periodNs nanoseconds; {@code Long.MAX_VALUE} for ever
   */
  public Deadlines(long periodNs) {
    this.periodNs = periodNs;
  }

  /** Whether there is anything to watch over. */
  public boolean isSome() {
    return periodNs != Long.MAX_VALUE;
  }

  /** One showed itself; from now on it is watched. */
  public void onSeen(K one, long nowNs) {
    if (isSome()) {
      seenNs.put(one, nowNs);
      overdue.remove(one);
    }
  }

  /** One is not watched any more. */
  public void forget(K one) {
    seenNs.remove(one);
    overdue.remove(one);
  }

  /** Whether one is watched. */
  public boolean isWatched(K one) {
    return seenNs.containsKey(one) || overdue.contains(one);
  }

  /** Whether one has not shown itself in time. */
  public boolean isOverdue(K one) {
    return overdue.contains(one);
  }

  /** Those that have not shown themselves in time, and were not told. */
  public List<K> takeOverdue(long nowNs) {
    List<K> missed = new ArrayList<>();
    for (Iterator<Map.Entry<K, Long>> all = seenNs.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<K, Long> longest = all.next();
      if (nowNs - longest.getValue() <= periodNs) {
        break;
      }
      missed.add(longest.getKey());
      overdue.add(longest.getKey());
      all.remove();
    }
    return missed;
  }

  /** When {@link #takeOverdue} may have something, on the monotonic clock. */
  public long nextDeadlineNs() {
    return seenNs.isEmpty() ? Long.MAX_VALUE : seenNs.values().iterator().next() + periodNs + 1;
  }
}
