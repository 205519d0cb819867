package io.zonecast.driver.plan;

/** How a process shows that it is ready. */
public enum Readiness {
  /**
   * A line that is or begins with the word {@code ready} on its standard output, that is, in its
   * log.
   */
  LOG_LINE,
  /** The event {@code ready} in its events file. */
  EVENT,
  /** It shows nothing; those who need it try again until it answers. */
  NONE,
  /** The same, and it is not started before a fault wants it. */
  ON_DEMAND
}
