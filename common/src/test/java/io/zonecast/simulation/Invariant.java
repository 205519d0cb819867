package io.zonecast.simulation;

/** Something that must hold in every run. It remembers what it needs; one object serves one run. */
public interface Invariant {
  /**
   * Looks at the next fact.
   *
   * @throws InvariantViolation naming what broke
   */
  default void onFact(Fact fact) {}

  /**
   * Looks at the world after an event, where facts are not enough. Keep it cheap: it is called
   * millions of times.
   *
   * @throws InvariantViolation naming what broke
   */
  default void afterEvent(long nowNs) {}
}
