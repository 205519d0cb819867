package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.RunFacts;
import java.util.List;

/** One promise and how to see that it was broken. Stateless. */
interface Rule {
  /** Every rule, in the order in which violations are listed. */
  List<Rule> ALL =
      List.of(
          new NothingLost(),
          new NothingTwice(),
          new InOrder(),
          new OnlyMatched(),
          new OnlyPublished(),
          new EpochsNeverGoBack(),
          new RowsAgree(),
          new OnePrimary(),
          new EpochsGrow());

  /** As it stands in violations. */
  String name();

  /** Judges what one subscriber delivered. */
  default void judge(SubscriberTally subscriber, RunFacts facts, Findings findings) {}

  /** Judges the run's events. */
  default void judge(RunFacts facts, Findings findings) {}
}
