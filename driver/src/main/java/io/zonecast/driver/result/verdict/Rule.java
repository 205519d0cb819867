package io.zonecast.driver.result.verdict;

/** One promise and how to see that it was broken. Stateless. */
interface Rule {
  /** As it stands in violations. */
  String name();

  /** Judges what one subscriber delivered. */
  default void judge(SubscriberTally subscriber, Evidence evidence, Findings findings) {}

  /** Judges the run as a whole. */
  default void judge(Evidence evidence, Findings findings) {}
}
