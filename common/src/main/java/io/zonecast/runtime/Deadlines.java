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
 * once, until it shows itself again. Where this process itself stood still, which shows in that
 * nobody looked for half a period, what came meanwhile lies unread: then each has its whole time
 * again, but only once until it shows itself, so that who is always busy sees a miss, too. Not
 * thread-safe.
 *
 * @param <K> what is watched
 */
public final class Deadlines<K> {
  /** Looks that follow each other more closely than the system can wake a thread say nothing. */
  private static final long LEAST_LOOK_NS = 1_000_000;

  private final long periodNs;
  private final long lookNs;

  /** When each showed itself last: the longest silent one first. */
  private final Map<K, Long> seenNs = new LinkedHashMap<>(16, 0.75f, true);

  private final Set<K> overdue = new HashSet<>();

  /** Those that have their time again, and have not shown themselves since. */
  private final Set<K> renewed = new HashSet<>();

  private boolean hasLooked;
  private long lookedNs;

  /**
   * Watches nothing yet.
   *
   * @param periodNs nanoseconds; {@code Long.MAX_VALUE} for ever
   */
  public Deadlines(long periodNs) {
    this.periodNs = periodNs;
    this.lookNs = Math.max(periodNs / 4, LEAST_LOOK_NS);
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
      renewed.remove(one);
    }
  }

  /** One is not watched any more. */
  public void forget(K one) {
    seenNs.remove(one);
    overdue.remove(one);
    renewed.remove(one);
  }

  /** Whether one is watched. */
  public boolean isWatched(K one) {
    return seenNs.containsKey(one) || overdue.contains(one);
  }

  /** Whether one has not shown itself in time. */
  public boolean isOverdue(K one) {
    return overdue.contains(one);
  }

  /** Looks: those that have not shown themselves in time, and were not told. */
  public List<K> takeOverdue(long nowNs) {
    boolean stoodStill = hasLooked && nowNs - lookedNs > 2 * lookNs;
    hasLooked = isSome();
    lookedNs = nowNs;
    if (stoodStill) {
      renew(nowNs);
    }
    List<K> missed = new ArrayList<>();
    for (Iterator<Map.Entry<K, Long>> all = seenNs.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<K, Long> longest = all.next();
      if (nowNs - longest.getValue() <= periodNs) {
        break;
      }
      missed.add(longest.getKey());
      overdue.add(longest.getKey());
      renewed.remove(longest.getKey());
      all.remove();
    }
    return missed;
  }

  private void renew(long nowNs) {
    for (K one : List.copyOf(seenNs.keySet())) {
      if (renewed.add(one)) {
        seenNs.put(one, nowNs);
      }
    }
  }

  /** When {@link #takeOverdue} is to be called at the latest, on the monotonic clock. */
  public long nextDeadlineNs() {
    if (seenNs.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long dueNs = seenNs.values().iterator().next() + periodNs + 1;
    return hasLooked ? Math.min(dueNs, lookedNs + lookNs) : dueNs;
  }
}
