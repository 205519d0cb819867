package io.zonecast.driver.result.verdict;

/**
 * What was promised came. In best effort, only up to the first injected fault; reliable, whatever
 * was done to the run, unless the subscriber was told.
 */
final class NothingLost implements Rule {
  @Override
  public String name() {
    return "nothing-lost";
  }

  @Override
  public void judge(SubscriberTally subscriber, Evidence evidence, Findings findings) {
    if (!evidence.facts().isReliable(subscriber.id())) {
      bestEffort(subscriber, evidence, findings);
    } else if (evidence.tellsWhatIsOwedTo(subscriber)) {
      for (StreamTally tally : subscriber.streams()) {
        SequenceRanges lost = Shortfall.of(subscriber, tally, evidence).lost();
        findings.violation(this, subscriber, tally, lost, "lost although it was reliable");
      }
    }
  }

  private void bestEffort(SubscriberTally subscriber, Evidence evidence, Findings findings) {
    boolean faults = evidence.facts().firstFaultUs().isPresent();
    for (StreamTally tally : subscriber.streams()) {
      long last = subscriber.lastOwed(tally);
      SequenceRanges lost = faults ? tally.missingBeforeFault(last) : tally.missing(last);
      String when = faults ? "lost before any fault" : "lost although no fault was injected";
      SequenceRanges expired = evidence.expiries().of(subscriber.id(), tally.stream());
      findings.violation(this, subscriber, tally, lost.without(expired), when);
    }
  }
}
