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
   * @param site reaches the process that the target means now, and the one it is kept from
   */
  void injectInto(Site site);

  /** How long it lasts; empty where it can't be taken back. */
  default Optional<Duration> lasts() {
    return Optional.empty();
  }

  /** Whom the target is kept from, where it concerns two. */
  default Optional<FaultTarget> from() {
    return Optional.empty();
  }

  /** Which way packets are lost, where it concerns two. */
  default Optional<Direction> direction() {
    return Optional.empty();
  }

  /** Whether it needs hosts with links of their own. */
  default boolean needsLinks() {
    return false;
  }

  /** Whether the target ends by it. */
  default boolean endsTarget() {
    return false;
  }

  /** Whether the target ends by it and is started again when it has lasted long enough. */
  default boolean bringsBack() {
    return endsTarget() && lasts().isPresent();
  }

  /**
   * Takes it back, when it has lasted long enough; one that {@link #bringsBack} not before the
   * target has really ended. Called once, on the run's thread.
   */
  default void takeBackFrom(Site site) {}

  /**
   * SIGKILL: the process is gone without a word.
   *
   * @param length after how long it is started again, more than 0; empty: never
   */
  record Kill(Duration at, FaultTarget target, Optional<Duration> length) implements Fault {
    /** Checks the length. */
    public Kill {
      length.ifPresent(Fault::requireLength);
    }

    /** For good. */
    public Kill(Duration at, FaultTarget target) {
      this(at, target, Optional.empty());
    }

    @Override
    public String what() {
      return "kill";
    }

    @Override
    public void injectInto(Site site) {
      site.kill();
    }

    @Override
    public boolean endsTarget() {
      return true;
    }

    @Override
    public Optional<Duration> lasts() {
      return length;
    }

    @Override
    public void takeBackFrom(Site site) {
      site.startAgain();
    }
  }

  /**
   * SIGTERM: the process leaves in order.
   *
   * @param length after how long it is started again, more than 0; empty: never
   */
  record Terminate(Duration at, FaultTarget target, Optional<Duration> length) implements Fault {
    /** Checks the length. */
    public Terminate {
      length.ifPresent(Fault::requireLength);
    }

    /** For good. */
    public Terminate(Duration at, FaultTarget target) {
      this(at, target, Optional.empty());
    }

    @Override
    public String what() {
      return "terminate";
    }

    @Override
    public void injectInto(Site site) {
      site.terminate();
    }

    @Override
    public boolean endsTarget() {
      return true;
    }

    @Override
    public Optional<Duration> lasts() {
      return length;
    }

    @Override
    public void takeBackFrom(Site site) {
      site.startAgain();
    }
  }

  /** SIGKILL, and started again with the same command line as soon as it is gone. */
  record Restart(Duration at, FaultTarget target) implements Fault {
    @Override
    public String what() {
      return "restart";
    }

    @Override
    public void injectInto(Site site) {
      site.kill();
    }

    @Override
    public boolean endsTarget() {
      return true;
    }

    @Override
    public Optional<Duration> lasts() {
      return Optional.of(Duration.ZERO);
    }

    @Override
    public void takeBackFrom(Site site) {
      site.startAgain();
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

  /**
   * Packets between the hosts of two processes vanish, one way or both, while each reaches all
   * others. On Mininet only; who shares a host shares its fate.
   *
   * @param other whom the target is kept from: another process
   * @param way which way packets are lost, seen from the target
   * @param length for how long, more than 0
   */
  record CutBetween(
      Duration at, FaultTarget target, FaultTarget other, Direction way, Duration length)
      implements Fault {
    /** Checks the length, and that there are two. */
    public CutBetween {
      requireLength(length);
      if (target.equals(other)) {
        throw new IllegalArgumentException(
            "from \"%s\" must be another process than the target".formatted(other.text()));
      }
    }

    @Override
    public String what() {
      return "cut";
    }

    @Override
    public void injectInto(Site site) {
      site.setReachable(way, false);
    }

    @Override
    public Optional<Duration> lasts() {
      return Optional.of(length);
    }

    @Override
    public Optional<FaultTarget> from() {
      return Optional.of(other);
    }

    @Override
    public Optional<Direction> direction() {
      return Optional.of(way);
    }

    @Override
    public boolean needsLinks() {
      return true;
    }

    @Override
    public void takeBackFrom(Site site) {
      site.setReachable(way, true);
    }
  }

  private static void requireLength(Duration length) {
    if (length.isZero() || length.isNegative()) {
      throw new IllegalArgumentException("for must be longer than 0");
    }
  }
}
