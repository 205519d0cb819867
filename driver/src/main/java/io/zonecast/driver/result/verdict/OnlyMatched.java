package io.zonecast.driver.result.verdict;

/** A subscriber delivers only streams it is matched to, from where it was matched. */
final class OnlyMatched implements Rule {
  @Override
  public String name() {
    return "only-matched";
  }

  @Override
  public void judge(SubscriberTally subscriber, Evidence evidence, Findings findings) {
    for (StreamTally tally : subscriber.streams()) {
      if (tally.matched()) {
        findings.violation(
            this, subscriber, tally, tally.beforeMatch(), "delivered from before its match");
      } else {
        findings.violation(
            this, subscriber, tally, tally.delivered(), "delivered without being matched");
      }
    }
  }
}
