package io.zonecast.registry;

/** Who may take over from a primary that is gone. */
public sealed interface Succession {
  /** Any broker: what a primary knows beyond the registry is nothing that could be lost. */
  record Anybody() implements Succession {}

  /**
   * Those that the zone's list names, because they hold everything that was acknowledged; where
   * none of them lives, any broker after a wait, and the loss is told.
   *
   * @param uncleanWaitNs how long it waits for one that is listed, nanoseconds
   */
  record Listed(long uncleanWaitNs) implements Succession {}
}
