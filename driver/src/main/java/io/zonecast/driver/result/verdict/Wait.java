package io.zonecast.driver.result.verdict;

import io.zonecast.measurement.Delivery;
import io.zonecast.measurement.DeliveryKind;

/**
 * How long one subscriber waited in silence, after a fault on a primary, for something that had
 * been sent: from the fault, its last delivery or the sending, whichever is the latest, to the
 * delivery that ended the silence. Looked at from the fault to the first delivery after the
 * election, or while the bound lasts; the next fault ends it. Single writer.
 */
final class Wait {
  private final Failover failover;
  private final long nextFaultUs;
  private long beforeUs;
  private long longestUs;
  private boolean over;

  /**
   * A wait that has not begun.
   *
   * @param nextFaultUs when something was broken again; the largest long where nothing was
   */
  Wait(Failover failover, long nextFaultUs) {
    this.failover = failover;
    this.nextFaultUs = nextFaultUs;
    this.beforeUs = failover.atUs();
  }

  void onDelivery(Delivery row) {
    if (over || row.receivedUs() < failover.atUs() || row.kind() == DeliveryKind.HISTORY) {
      return;
    }
    long sinceUs = Math.max(beforeUs, row.sentUs());
    longestUs = Math.max(longestUs, Math.min(row.receivedUs(), nextFaultUs) - sinceUs);
    beforeUs = row.receivedUs();
    boolean answered =
        failover.electedUs() > 0
            && row.receivedUs() >= failover.electedUs()
            && (row.epoch() == 0 || row.epoch() >= failover.epoch());
    over = answered || row.receivedUs() > failover.atUs() + failover.boundUs();
  }

  Failover failover() {
    return failover;
  }

  boolean isTooLong() {
    return longestUs > failover.boundUs();
  }

  long longestUs() {
    return longestUs;
  }
}
