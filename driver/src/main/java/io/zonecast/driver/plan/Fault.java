package io.zonecast.driver.plan;

import io.zonecast.domain.Ownership;
import java.time.Duration;
import java.util.Optional;

/**
 * Something that is done to a running experiment. Each kind knows what it does to a {@link Site},
 * and how that is taken back: one that {@link Ends} its target by starting it again, one that
 * {@link Lasts} by mending it.
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

  /** After how long it is taken back, not negative; empty where it never is. */
  Optional<Duration> lasts();

  /**
   * Takes it back, when it has lasted long enough; what {@link Ends} its target not before that has
   * really ended. Called once, on the run's thread, and never where it does not last.
   */
  void takeBackFrom(Site site);

  /** The target ends by it, and may be started again with the same command line. */
  sealed interface Ends extends Fault {
    /** After how long it is started again, not negative; empty: never. */
    Optional<Duration> length();

    /** Whether it is started again. */
    default boolean comesBack() {
      return length().isPresent();
    }

    /** When it is started again, counted like {@link #at}; empty: never. */
    default Optional<Duration> backAt() {
      return length().map(at()::plus);
    }

    @Override
    default Optional<Duration> lasts() {
      return length();
    }

    @Override
    default void takeBackFrom(Site site) {
      site.startAgain();
    }
  }

  /** The target lives on, disturbed for a while. */
  sealed interface Lasts extends Fault {
    /** For how long, more than 0. */
    Duration length();

    @Override
    default Optional<Duration> lasts() {
      return Optional.of(length());
    }
  }

  /** Packets vanish; that needs hosts with links of their own, as on Mininet. */
  sealed interface Cuts extends Lasts {
    @Override
    default String what() {
      return "cut";
    }
  }

  /**
   * SIGKILL: the process is gone without a word.
   *
   * @param length after how long it is started again, more than 0; empty: never
   */
  record Kill(Duration at, FaultTarget target, Optional<Duration> length) implements Ends {
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
  }

  /**
   * SIGTERM: the process leaves in order.
   *
   * @param length after how long it is started again, more than 0; empty: never
   */
  record Terminate(Duration at, FaultTarget target, Optional<Duration> length) implements Ends {
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
  }

  /** SIGKILL, and started again as soon as it is gone. */
  record Restart(Duration at, FaultTarget target) implements Ends {
    @Override
    public String what() {
      return "restart";
    }

    @Override
    public Optional<Duration> length() {
      return Optional.of(Duration.ZERO);
    }

    @Override
    public void injectInto(Site site) {
      site.kill();
    }
  }

  /** SIGSTOP, and SIGCONT later: the process stands still, keeps its links and hears nothing. */
  record Pause(Duration at, FaultTarget target, Duration length) implements Lasts {
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
    public void takeBackFrom(Site site) {
      site.resume();
    }
  }

  /**
   * The link of the target's host goes down, and up again later: packets vanish both ways, no
   * connection is told. Who shares the host is cut off too.
   */
  record Cut(Duration at, FaultTarget target, Duration length) implements Cuts {
    /** Checks the length. */
    public Cut {
      requireLength(length);
    }

    @Override
    public void injectInto(Site site) {
      site.cut();
    }

    @Override
    public void takeBackFrom(Site site) {
      site.join();
    }
  }

  /**
   * Packets between the hosts of two processes vanish, one way or both, while each reaches all
   * others. Who shares a host shares its fate.
   *
   * @param from whom the target is kept from: another process
   * @param direction which way packets are lost, seen from the target
   */
  record CutBetween(
      Duration at, FaultTarget target, FaultTarget from, Direction direction, Duration length)
      implements Cuts {
    /** Checks the length, and that there are two. */
    public CutBetween {
      requireLength(length);
      if (target.equals(from)) {
        throw new IllegalArgumentException(
            "from \"%s\" must be another process than the target".formatted(from.text()));
      }
    }

    @Override
    public void injectInto(Site site) {
      site.setReachable(direction, false);
    }

    @Override
    public void takeBackFrom(Site site) {
      site.setReachable(direction, true);
    }
  }

  /**
   * A publisher gets another strength, as by {@code driver.jar strength}: nothing is broken by it,
   * and nothing excused.
   *
   * @param to 0 to {@link Ownership#MAX_STRENGTH}
   */
  record Strength(Duration at, FaultTarget target, int to) implements Fault {
    /** Checks the strength. */
    public Strength {
      Ownership.requireStrength(to);
    }

    @Override
    public String what() {
      return "strength";
    }

    @Override
    public void injectInto(Site site) {
      site.setStrength(to);
    }

    @Override
    public Optional<Duration> lasts() {
      return Optional.empty();
    }

    @Override
    public void takeBackFrom(Site site) {
      throw new IllegalStateException("a strength is not taken back");
    }
  }

  private static void requireLength(Duration length) {
    if (length.isZero() || length.isNegative()) {
      throw new IllegalArgumentException("for must be longer than 0");
    }
  }
}
