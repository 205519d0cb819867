package io.zonecast.driver.result.verdict;

/** What was acknowledged to a reliable publisher is delivered by everyone to whom it was owed. */
final class AcknowledgedDelivered implements Rule {
  @Override
  public String name() {
    return "acknowledged-delivered";
  }

  @Override
  public void judge(SubscriberTally subscriber, Evidence evidence, Findings findings) {
    if (!evidence.tellsWhatIsOwedTo(subscriber)) {
      return;
    }
    for (StreamTally tally : subscriber.streams()) {
      Shortfall shortfall = Shortfall.of(subscriber, tally, evidence);
      findings.violation(
          this, subscriber, tally, shortfall.acknowledged(), "acknowledged, and never delivered");
      findings.possibleLoss(subscriber, tally, shortfall.possible());
    }
  }
}
