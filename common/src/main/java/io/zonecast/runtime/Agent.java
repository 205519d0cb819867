package io.zonecast.runtime;

/**
 * The part of a process that touches the world. Every method is called by one thread, or stepped by
 * one test. The shape is that of Agrona's agents.
 */
public interface Agent {
  /** Called once, before the first duty cycle. */
  void onStart();

  /**
   * One duty cycle: takes what has arrived, lets the core decide, sends what can be sent. Never
   * blocks.
   *
   * @return 0 where the agent may rest until something arrives or {@link #nextDeadlineNs()};
   *     otherwise it is called again at once
   */
  int doWork();

  /**
   * When the next timer is due, on the monotonic clock, in nanoseconds; {@code Long.MAX_VALUE}
   * where there is none.
   */
  long nextDeadlineNs();

  /**
   * Rests until something arrives, {@link Mailbox#offer} wakes it, or the time has passed.
   *
   * @param timeoutNs at most this long, in nanoseconds
   */
  void await(long timeoutNs);

  /** Whether the agent has ended by itself. */
  boolean isDone();

  /** Asks the agent to end in order; called from its own thread. */
  void onStop();

  /** Called once, after the last duty cycle, also after a failure. */
  void onClose();

  /** A name for its thread. */
  String roleName();
}
