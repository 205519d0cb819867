package io.zonecast.runtime;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * How other threads (ZooKeeper's events, signals) speak to an agent: they leave an event and wake it, nothing else. Bounded;
 * what does not fit is dropped and counted, and {@link #overflowed()} tells, so that the agent can read everything again.
 *
 * @param <E> the kind of event
 */
public final class Mailbox<E> {
  private final LinkedBlockingQueue<E> queue;
  private final AtomicLong dropped = new AtomicLong();
  private volatile Runnable waker = () -> {};

  /**
   * An empty mailbox.
   *
   * @param capacity most events that wait
   */
  public Mailbox(int capacity) {
    queue = new LinkedBlockingQueue<>(capacity);
  }

  /** What wakes the agent from its rest; set by the agent before others offer. */
  public void onOffer(Runnable newWaker) {
    this.waker = newWaker;
  }

  /**
   * Leaves an event. Any thread; never blocks.
   *
   * @return whether there was room
   */
  public boolean offer(E event) {
    boolean accepted = queue.offer(event);
    if (!accepted) {
      dropped.incrementAndGet();
    }
    waker.run();
    return accepted;
  }

  /**
   * Hands the waiting events to {@code handler}. The agent's thread.
   *
   * @param limit at most this many
   * @return how many were handed over
   */
  public int drain(Consumer<? super E> handler, int limit) {
    int count = 0;
    while (count < limit) {
      E event = queue.poll();
      if (event == null) {
        break;
      }
      handler.accept(event);
      count++;
    }
    return count;
  }

  /** How many events were dropped for want of room. */
  public long overflowed() {
    return dropped.get();
  }
}
