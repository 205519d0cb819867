package io.zonecast.driver.result.verdict;

/** Nothing is delivered that is older than its publisher's lifespan. */
final class NoExpiredDelivery implements Rule {
  @Override
  public String name() {
    return "no-expired-delivery";
  }

  @Override
  public void judge(SubscriberTally subscriber, Evidence evidence, Findings findings) {
    for (StreamTally tally : subscriber.streams()) {
      findings.violation(
          this,
          subscriber,
          tally,
          tally.tooOld(),
          "delivered after its lifespan of "
              + evidence.facts().qos().lifespanOf(tally.stream().publisher()));
    }
  }
}
