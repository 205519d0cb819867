package io.zonecast.driver.launch;

/** Signals that the driver sends. */
public enum Signal {
  /** Ends at once. */
  KILL,
  /** Asks to end in order. */
  TERM,
  /** Stands still. */
  STOP,
  /** Goes on. */
  CONT
}
