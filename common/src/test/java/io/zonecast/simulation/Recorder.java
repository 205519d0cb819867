package io.zonecast.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a test's sinks put what agents said and delivered: into the transcript, and before every
 * invariant. A violation is kept and not thrown, so that no agent can swallow it; the {@link World}
 * throws it after the event.
 */
public final class Recorder {
  private final EventScheduler scheduler;
  private final Transcript transcript;
  private final List<Invariant> invariants = new ArrayList<>();
  private InvariantViolation violation;

  /** A recorder that writes into {@code transcript}. */
  public Recorder(EventScheduler scheduler, Transcript transcript) {
    this.scheduler = scheduler;
    this.transcript = transcript;
  }

  /** Adds an invariant; it sees every fact from now on. */
  public void check(Invariant invariant) {
    invariants.add(invariant);
  }

  /** Records a fact. */
  public void record(Fact fact) {
    transcript.add(scheduler.nowNs(), fact);
    observe(fact);
  }

  /** Shows a fact to the invariants only: the transcript has no room for what happens so often. */
  public void observe(Fact fact) {
    try {
      for (Invariant invariant : invariants) {
        invariant.onFact(fact);
      }
    } catch (InvariantViolation broken) {
      keep(broken);
    }
  }

  /**
   * Records a note for the reader of the transcript. {@code detail}'s hash must be the same in
   * every run.
   */
  public void note(String process, String what, Object detail) {
    record(new Fact.Note(process, what, detail));
  }

  /** The first violation. */
  public Optional<InvariantViolation> violation() {
    return Optional.ofNullable(violation);
  }

  void afterEvent() {
    try {
      for (Invariant invariant : invariants) {
        invariant.afterEvent(scheduler.nowNs());
      }
    } catch (InvariantViolation broken) {
      keep(broken);
    }
  }

  boolean isBroken() {
    return violation != null;
  }

  private void keep(InvariantViolation broken) {
    if (violation == null) {
      violation = broken;
    }
  }
}
