package io.zonecast.driver.result.verdict;

/**
 * A time in which a subscriber was matched to a stream, and what it is owed for it: the numbers
 * from the first on that were acknowledged in a span of time.
 *
 * @param first the first number owed
 * @param matchedUs when it began
 * @param fromUs acknowledged then or later
 * @param beforeUs acknowledged earlier; the largest long where the tenure lasted to the end
 * @param aliveAfterUs the end at {@code beforeUs} is in doubt: it was none if the subscriber
 *     delivered something of the stream after this moment; the largest long where there is no doubt
 * @param handedOn whether a later life of the subscriber may deliver what is owed
 */
record Tenure(
    long first, long matchedUs, long fromUs, long beforeUs, long aliveAfterUs, boolean handedOn) {

  private static final long NEVER = Long.MAX_VALUE;

  /** Until the end, as far as it is known yet. */
  static Tenure since(long matchedUs, long first) {
    return new Tenure(first, matchedUs, 0, NEVER, NEVER, false);
  }

  /** Told again, perhaps with a lower first number. */
  Tenure owing(long lower) {
    return new Tenure(Math.min(first, lower), matchedUs, fromUs, beforeUs, aliveAfterUs, handedOn);
  }

  /** Ended: only what was acknowledged before is owed. */
  Tenure until(long atUs) {
    return new Tenure(first, matchedUs, fromUs, Math.min(beforeUs, atUs), NEVER, handedOn);
  }

  /** Ended, if it was not in doubt already and nothing is delivered after a later moment. */
  Tenure inDoubtFrom(long atUs, long laterUs) {
    return beforeUs < NEVER ? this : new Tenure(first, matchedUs, fromUs, atUs, laterUs, handedOn);
  }

  /** Nothing is owed but what the subscriber passed over. */
  Tenure owingNothing() {
    return until(0);
  }

  /**
   * Ended with its subscriber: what was acknowledged between match and death is owed.
   *
   * @param toLaterLife which may deliver it too
   */
  Tenure diedAt(long atUs, boolean toLaterLife) {
    return new Tenure(first, matchedUs, matchedUs, Math.min(beforeUs, atUs), NEVER, toLaterLife);
  }

  boolean isEnded() {
    return beforeUs < NEVER;
  }

  /** Whether it lasted to the end of the run, or of the stream. */
  boolean lasted(long lastDeliveryUs) {
    return !isEnded() || lastDeliveryUs > aliveAfterUs;
  }

  /** The moment before which what it owes was acknowledged. */
  long owedBeforeUs(long lastDeliveryUs) {
    return lasted(lastDeliveryUs) ? NEVER : beforeUs;
  }
}
