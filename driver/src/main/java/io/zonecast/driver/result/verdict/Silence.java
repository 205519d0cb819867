package io.zonecast.driver.result.verdict;

/**
 * The longest silence of one subscriber across one failover: the longest time between two
 * deliveries that follow each other, from the last one before the fault to the first one after the
 * election.
 */
final class Silence {
  private final Failover failover;
  private long before;
  private long longest;
  private long firstDelivery;

  Silence(Failover failover) {
    this.failover = failover;
  }

  void onDelivery(long receivedUs, long epoch) {
    if (firstDelivery != 0) {
      return;
    }
    if (receivedUs >= failover.atUs()) {
      longest = Math.max(longest, receivedUs - (before == 0 ? failover.atUs() : before));
      boolean after = failover.electedUs() > 0 && receivedUs >= failover.electedUs();
      if (after && (epoch == 0 || epoch >= failover.epoch())) {
        firstDelivery = receivedUs;
      }
    }
    before = Math.max(before, receivedUs);
  }

  /** Who never heard anything again was silent until the publishers were done. */
  Failover addTo(Failover sum, long publishingEndUs) {
    if (firstDelivery == 0 && before > 0 && publishingEndUs > failover.atUs()) {
      longest = Math.max(longest, publishingEndUs - before);
    }
    return sum.with(firstDelivery, longest);
  }
}
