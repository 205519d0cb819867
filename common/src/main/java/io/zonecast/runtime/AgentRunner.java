package io.zonecast.runtime;

import io.zonecast.port.TimeSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs an agent on the calling thread until it is done, or until {@link #stop()} was called and the
 * agent ended in order. {@link #stop()} and {@link #awaitEnd} may be called by any thread, a
 * signal's included.
 */
public final class AgentRunner {
  private final Agent agent;
  private final TimeSource time;
  private final Runnable waker;
  private final AtomicBoolean stopRequested = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * A runner for one agent.
   *
   * @param waker wakes the agent from its rest; may be called by any thread
   */
  public AgentRunner(Agent agent, TimeSource time, Runnable waker) {
    this.agent = agent;
    this.time = time;
    this.waker = waker;
  }

  /** Runs the agent. Returns when it has ended; throws what it threw, after closing it. */
  public void run() {
    Thread.currentThread().setName(agent.roleName());
    boolean stopDelivered = false;
    try {
      agent.onStart();
      while (!agent.isDone()) {
        if (!stopDelivered && stopRequested.get()) {
          stopDelivered = true;
          agent.onStop();
        }
        if (agent.doWork() == 0 && !agent.isDone()) {
          rest();
        }
      }
    } finally {
      try {
        agent.onClose();
      } finally {
        ended.countDown();
      }
    }
  }

  private void rest() {
    long dueNs = agent.nextDeadlineNs();
    long nowNs = time.nanoTime();
    if (dueNs > nowNs) { // Compared before it is subtracted: a deadline long past must not wrap.
      agent.await(dueNs - nowNs);
    }
  }

  /** Asks the agent to end in order. */
  public void stop() {
    stopRequested.set(true);
    waker.run();
  }

  /**
   * Waits until the agent has ended and closed.
   *
   * @return whether it did within {@code timeoutMs} milliseconds
   */
  public boolean awaitEnd(long timeoutMs) throws InterruptedException {
    return ended.await(timeoutMs, java.util.concurrent.TimeUnit.MILLISECONDS);
  }
}
