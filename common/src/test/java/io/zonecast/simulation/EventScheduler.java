package io.zonecast.simulation;

import java.util.PriorityQueue;
import java.util.Random;

/**
 * Virtual time and everything that is going to happen in it. Events due at the same nanosecond run
 * in the order in which they were scheduled, and all randomness comes from one seed: the same seed
 * gives the same run.
 */
public final class EventScheduler {
  private final PriorityQueue<Event> queue = new PriorityQueue<>();
  private final Random random;
  private long nowNs;
  private long scheduled;
  private long executed;

  /** A world that has not begun, at time 0. */
  public EventScheduler(long seed) {
    this.random = new Random(seed);
  }

  /** Virtual time, nanoseconds since the world began. */
  public long nowNs() {
    return nowNs;
  }

  /** Schedules {@code action} for {@code dueNs}, or for now where that is past. */
  public void at(long dueNs, Runnable action) {
    queue.add(new Event(Math.max(dueNs, nowNs), scheduled++, action));
  }

  /** Schedules {@code action} in {@code delayNs} nanoseconds. */
  public void after(long delayNs, Runnable action) {
    at(nowNs + delayNs, action);
  }

  /** When the next event is due, or {@code Long.MAX_VALUE}. */
  public long nextDueNs() {
    Event next = queue.peek();
    return next == null ? Long.MAX_VALUE : next.dueNs;
  }

  /** Goes to the next event and runs it; does nothing where there is none. */
  public void runNext() {
    Event next = queue.poll();
    if (next != null) {
      nowNs = next.dueNs;
      executed++;
      next.action.run();
    }
  }

  /** Runs what is due up to {@code untilNs}, then stands there. */
  public void runUntil(long untilNs) {
    while (nextDueNs() <= untilNs) {
      runNext();
    }
    nowNs = Math.max(nowNs, untilNs);
  }

  /** Lets time pass where nothing is due until then. */
  void advanceTo(long untilNs) {
    nowNs = Math.max(nowNs, Math.min(untilNs, nextDueNs()));
  }

  /** How many events have run. */
  public long executed() {
    return executed;
  }

  /** A number from {@code low} to {@code high}, both possible. */
  public long between(long low, long high) {
    return high <= low ? low : low + (long) (random.nextDouble() * (high - low + 1));
  }

  /** Whether something of this probability happens. */
  public boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  private static final class Event implements Comparable<Event> {
    private final long dueNs;
    private final long order;
    private final Runnable action;

    private Event(long dueNs, long order, Runnable action) {
      this.dueNs = dueNs;
      this.order = order;
      this.action = action;
    }

    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(dueNs, other.dueNs);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }
}
