package io.zonecast.driver.launch;

import io.zonecast.driver.plan.ProcessPlan;

/**
 * Starts processes on hosts, and signals exactly those. What a process prints goes to its log in
 * the run directory. Used by one thread at a time.
 */
public interface HostRunner extends AutoCloseable {
  /**
   * Starts a planned process; returns once it has a pid. One that has ended may be started again.
   *
   * @throws LaunchException naming the process and why it could not be started
   */
  Launched start(ProcessPlan plan);

  /** Sends a signal; does nothing where the process has ended. Doesn't wait for the effect. */
  void signal(Launched process, Signal signal);

  /**
   * Gives a held process the line that it waits for; does nothing where the process has ended.
   *
   * @see ProcessPlan#isHeld
   */
  void release(Launched process);

  /**
   * Takes the link of a process's host down, or up again, for all that run there.
   *
   * @throws UnsupportedOperationException where hosts have no links of their own
   */
  void setJoined(Launched process, boolean joined);

  /**
   * Lets packets from one process's host to another's vanish, or pass again; all others pass, also
   * those of the opposite way. Who was told twice to let them vanish must be told twice to let them
   * pass.
   *
   * @throws UnsupportedOperationException where hosts have no links of their own
   */
  void setReachable(Launched from, Launched to, boolean reachable);

  /** Ends at once what still lives of what was started, and removes the hosts. Idempotent. */
  @Override
  void close();
}
