package io.zonecast.driver.plan;

/** What a fault can do to its target, a process that runs on a host. */
public interface Site {
  /** Ends the target at once, by SIGKILL. */
  void kill();

  /** Asks the target to end in order, by SIGTERM. */
  void terminate();

  /** Starts the target, which has ended, again: the same command line, the same id. */
  void startAgain();

  /** Stops the target where it is, by SIGSTOP. */
  void pause();

  /** Lets the target go on, by SIGCONT. */
  void resume();

  /** Cuts the target's host off from the network. */
  void cut();

  /** Joins the target's host to the network again. */
  void join();

  /**
   * Gives the target, a publisher, another strength.
   *
   * @param strength 0 to {@link io.zonecast.domain.Ownership#MAX_STRENGTH}
   */
  void setStrength(int strength);

  /**
   * Lets packets between the hosts of the target and of whom it is kept from vanish, or pass again.
   *
   * @param way which packets, seen from the target
   */
  void setReachable(Direction way, boolean reachable);
}
