package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.RunFacts;

/** One promise and how to see that it was broken. Stateless. */
interface Rule {
  /** As it stands in violations. */
  String name();

  /** Judges what one subscriber delivered. */
  default void judge(SubscriberTally subscriber, RunFacts facts, Findings findings) {}

  /** Judges the run's events. */
  default void judge(RunFacts facts, Findings findings) {}
}
