package io.zonecast.driver.result.verdict;

/** Only what its publisher published is delivered: numbers from 1 to its last. */
final class OnlyPublished implements Rule {
  @Override
  public String name() {
    return "only-published";
  }

  @Override
  public void judge(SubscriberTally subscriber, Evidence evidence, Findings findings) {
    for (StreamTally tally : subscriber.streams()) {
      subscriber
          .lastPublished(tally)
          .ifPresent(
              last ->
                  findings.violation(
                      this,
                      subscriber,
                      tally,
                      tally.delivered().above(last),
                      "delivered above the last number published, " + last));
    }
  }
}
