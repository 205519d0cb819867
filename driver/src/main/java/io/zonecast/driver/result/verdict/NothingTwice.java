package io.zonecast.driver.result.verdict;

/** No number of a stream is delivered twice to a subscriber. */
final class NothingTwice implements Rule {
  @Override
  public String name() {
    return "nothing-twice";
  }

  @Override
  public void judge(SubscriberTally subscriber, Evidence evidence, Findings findings) {
    for (StreamTally tally : subscriber.streams()) {
      findings.violation(this, subscriber, tally, tally.duplicates(), "delivered twice");
    }
  }
}
