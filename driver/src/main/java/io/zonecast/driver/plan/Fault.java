package io.zonecast.driver.plan;

import java.time.Duration;

/**
 * Something that is done to a running experiment. More kinds may come (pauses, cuts); each knows
 * what it does to a {@link Site}.
 */
public sealed interface Fault {
  /** When, counted from "all matched"; not negative. */
  Duration at();

  /** To whom. */
  FaultTarget target();

  /** The word for it in fault files, events and the summary. */
  String what();

  /**
   * Does it. Called once, on the run's thread.
   *
   * @param site reaches the process that the target means now
   */
  void injectInto(Site site);

  /** What a fault can do to its target. */
  interface Site {
    /** Ends the target at once, by SIGKILL. */
    void kill();

    /** Asks the target to end in order, by SIGTERM. */
    void terminate();
  }

  /** SIGKILL: the process is gone without a word. */
  record Kill(Duration at, FaultTarget target) implements Fault {
    @Override
    public String what() {
      return "kill";
    }

    @Override
    public void injectInto(Site site) {
      site.kill();
    }
  }

  /** SIGTERM: the process leaves in order. */
  record Terminate(Duration at, FaultTarget target) implements Fault {
    @Override
    public String what() {
      return "terminate";
    }

    @Override
    public void injectInto(Site site) {
      site.terminate();
    }
  }
}
