package io.zonecast.driver.result.verdict;

/** A subscriber delivers nothing of an older primary after something of a newer one. */
final class EpochsNeverGoBack implements Rule {
  @Override
  public String name() {
    return "epochs-never-go-back";
  }

  @Override
  public void judge(SubscriberTally subscriber, Evidence evidence, Findings findings) {
    for (StreamTally tally : subscriber.streams()) {
      findings.violation(
          this, subscriber, tally, tally.ofOlderEpoch(), "delivered from an older epoch");
    }
  }
}
