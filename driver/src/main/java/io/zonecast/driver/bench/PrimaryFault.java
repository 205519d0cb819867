package io.zonecast.driver.bench;

import io.zonecast.driver.plan.Fault;
import io.zonecast.driver.plan.FaultTarget;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What is done to a primary, so that another broker takes over. */
public enum PrimaryFault {
  /** SIGKILL, and started again later. */
  KILL,
  /** SIGTERM, and started again later. */
  TERMINATE,
  /** SIGSTOP, and SIGCONT when its session is over. */
  PAUSE,
  /** Its host's link goes down, and up when its session is over; on Mininet only. */
  CUT;

  private static final Duration USUAL_SESSION = Duration.ofSeconds(10);
  private static final Duration SHORT_SESSION = Duration.ofSeconds(4);

  /**
   * The session timeout that is asked for where the user says nothing: short where it is waited
   * for.
   */
  public Duration usualSessionTimeout() {
    return endsIt() ? USUAL_SESSION : SHORT_SESSION;
  }

  /** Whether the primary ends by it, which others see at once; else its session must run out. */
  boolean endsIt() {
    return this == KILL || this == TERMINATE;
  }

  /** The fault on zone 1's primary, taken back after a while. */
  Fault at(Duration at, Duration length) {
    FaultTarget primary = new FaultTarget.Primary(1);
    return switch (this) {
      case KILL -> new Fault.Kill(at, primary, Optional.of(length));
      case TERMINATE -> new Fault.Terminate(at, primary, Optional.of(length));
      case PAUSE -> new Fault.Pause(at, primary, length);
      case CUT -> new Fault.Cut(at, primary, length);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
