package io.zonecast.driver.result.verdict;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * After a fault on a primary no subscriber waits longer than the bound for what was sent already;
 * of those that do, the one that waited longest is named.
 */
final class RecoveryInTime implements Rule {
  private record Waiting(SubscriberTally subscriber, Wait longest) {}

  @Override
  public String name() {
    return "recovery-in-time";
  }

  @Override
  public void judge(Evidence evidence, Findings findings) {
    Map<Failover, Waiting> longest = new LinkedHashMap<>();
    for (SubscriberTally subscriber : evidence.tallies().values()) {
      for (Wait wait : subscriber.waits()) {
        longest.merge(
            wait.failover(),
            new Waiting(subscriber, wait),
            (a, b) -> b.longest().longestUs() > a.longest().longestUs() ? b : a);
      }
    }
    longest.values().stream()
        .filter(waiting -> waiting.longest().isTooLong())
        .forEach(waiting -> findings.violation(violation(waiting)));
  }

  private Violation violation(Waiting waiting) {
    Failover failover = waiting.longest().failover();
    return new Violation(
        name(),
        "zone " + failover.zone(),
        "",
        waiting.subscriber().file(),
        "%s waited %d ms after the %s of %s, and %d ms are the bound"
            .formatted(
                waiting.subscriber().id(),
                waiting.longest().longestUs() / 1_000,
                failover.fault(),
                failover.target(),
                failover.boundUs() / 1_000));
  }
}
