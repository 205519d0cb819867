package io.zonecast.driver.result.verdict;

/** A stream is delivered in the order of its numbers. */
final class InOrder implements Rule {
  @Override
  public String name() {
    return "in-order";
  }

  @Override
  public void judge(SubscriberTally subscriber, Evidence evidence, Findings findings) {
    for (StreamTally tally : subscriber.streams()) {
      findings.violation(
          this, subscriber, tally, tally.disordered(), "delivered after a higher number");
    }
  }
}
