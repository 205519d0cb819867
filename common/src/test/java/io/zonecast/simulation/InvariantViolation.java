package io.zonecast.simulation;

/** An invariant does not hold. */
public final class InvariantViolation extends AssertionError {
  private static final long serialVersionUID = 1L;

  /** With what broke. */
  public InvariantViolation(String what) {
    super(what);
  }
}
