package io.zonecast.simulation;

/** A run failed: what broke, the seed that shows it again, and the last lines of the transcript. */
public final class SimulationFailure extends AssertionError {
  private static final long serialVersionUID = 1L;

  /** With everything that is needed to look at it again. */
  public SimulationFailure(long seed, long nowNs, Transcript transcript, Throwable cause) {
    super(
        "seed %d, at %.6f s: %s%n%s"
            .formatted(seed, nowNs / 1e9, cause.getMessage(), transcript.text()),
        cause);
  }
}
