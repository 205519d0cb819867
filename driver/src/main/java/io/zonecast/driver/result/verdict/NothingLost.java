package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.RunFacts;

/** What was promised came; in best effort, only up to the first injected fault. */
final class NothingLost implements Rule {
  @Override
  public String name() {
    return "nothing-lost";
  }

  @Override
  public void judge(SubscriberTally subscriber, RunFacts facts, Findings findings) {
    boolean faults = facts.firstFaultUs().isPresent();
    for (StreamTally tally : subscriber.streams()) {
      long last = subscriber.lastOwed(tally);
      SequenceRanges lost = faults ? tally.missingBeforeFault(last) : tally.missing(last);
      String when = faults ? "lost before any fault" : "lost although no fault was injected";
      findings.violation(this, subscriber, tally, lost, when);
    }
  }
}
