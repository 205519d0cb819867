package io.zonecast.driver.result.verdict;

/**
 * The longest silence of one subscriber across one failover: the longest time between two
 * deliveries that follow each other, from the last one before the fault to the first one after the
 * election. Where no election answered the fault, the zone's next failover ends it: what follows is
 * that one's silence.
 */
final class Silence {
  private final Failover failover;
  private final long unansweredUntilUs;
  private long before;
  private long longest;
  private long firstDelivery;

  /**
   * A silence that has not begun.
   *
   * @param nextUs when the zone's next failover began; the largest long where none did
   */
  Silence(Failover failover, long nextUs) {
    this.failover = failover;
    this.unansweredUntilUs = failover.electedUs() > 0 ? Long.MAX_VALUE : nextUs;
  }

  void onDelivery(long receivedUs, long epoch) {
    if (isOver()) {
      return;
    }
    if (receivedUs >= failover.atUs()) {
      long until = Math.min(receivedUs, unansweredUntilUs);
      longest = Math.max(longest, until - (before == 0 ? failover.atUs() : before));
      boolean after = failover.electedUs() > 0 && receivedUs >= failover.electedUs();
      if (after && (epoch == 0 || epoch >= failover.epoch())) {
        firstDelivery = receivedUs;
      }
    }
    before = Math.max(before, receivedUs);
  }

  /** Who never heard anything again was silent until the publishers were done. */
  Failover addTo(Failover sum, long publishingEndUs) {
    if (!isOver() && before > 0 && publishingEndUs > failover.atUs()) {
      longest = Math.max(longest, publishingEndUs - before);
    }
    return sum.with(firstDelivery, longest);
  }

  private boolean isOver() {
    return firstDelivery != 0 || before >= unansweredUntilUs;
  }
}
