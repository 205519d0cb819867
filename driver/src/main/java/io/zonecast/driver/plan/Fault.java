package io.zonecast.driver.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * Something that is done to a running experiment. Each kind knows what it does to a {@link Site}.
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

  /** How long it lasts; empty where it can't be taken back. */
  default Optional<Duration> lasts() {
    return Optional.empty();
  }

  /** Whether it needs hosts with links of their own. */
  default boolean needsLinks() {
    return false;
  }

  /** Takes it back, when it has lasted long enough. Called once, on the run's thread. */
  default void takeBackFrom(Site site) {}

  /** What a fault can do to its target. */
  interface Site {
    /** Ends the target at once, by SIGKILL. */
    void kill();

    /** Asks the target to end in order, by SIGTERM. */
    void terminate();

    /** Stops the target where it is, by SIGSTOP. */
    void pause();

    /** Lets the target go on, by SIGCONT. */
    void resume();

    /** Cuts the target's host off from the network. */
    void cut();

    /** Joins the target's host to the network again. */
    void join();
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

  /**
   * SIGSTOP, and SIGCONT later: the process stands still, keeps its links and hears nothing.
   *
   * @param length for how long, more than 0
   */
  record Pause(Duration at, FaultTarget target, Duration length) implements Fault {
    /** Checks the length. */
    public Pause {
      requireLength(length);
    }

    @Override
    public String what() {
      return "pause";
    }

    @Override
    public void injectInto(Site site) {
      site.pause();
    }

    @Override
    public Optional<Duration> lasts() {
      return Optional.of(length);
    }

    @Override
    public void takeBackFrom(Site site) {
      site.resume();
    }
  }

  /**
   * The link of the target's host goes down, and up again later: packets vanish both ways, no
   * connection is told. On Mininet only; who shares the host is cut off too.
   *
   * @param length for how long, more than 0
   */
  record Cut(Duration at, FaultTarget target, Duration length) implements Fault {
    /** Checks the length. */
    public Cut {
      requireLength(length);
    }

    @Override
    public String what() {
      return "cut";
    }

    @Override
    public void injectInto(Site site) {
      site.cut();
    }

    @Override
    public Optional<Duration> lasts() {
      return Optional.of(length);
    }

    @Override
    public boolean needsLinks() {
      return true;
    }

    @Override
    public void takeBackFrom(Site site) {
      site.join();
    }
  }

  private static void requireLength(Duration length) {
    if (length.isZero() || length.isNegative()) {
      throw new IllegalArgumentException("for must be longer than 0");
    }
  }
}
