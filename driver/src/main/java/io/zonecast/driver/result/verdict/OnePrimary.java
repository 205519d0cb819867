package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import java.util.HashMap;
import java.util.Map;

/** A zone has one primary in an epoch, and an epoch belongs to one zone. */
final class OnePrimary implements Rule {
  @Override
  public String name() {
    return "one-primary";
  }

  @Override
  public void judge(Evidence evidence, Findings findings) {
    Map<Long, Event> byEpoch = new HashMap<>();
    for (Event elected : evidence.facts().events("broker", "elected")) {
      long epoch = elected.number("epoch");
      Event other = byEpoch.putIfAbsent(epoch, elected);
      if (other == null) {
        continue;
      }
      boolean sameZone = other.number("zone") == elected.number("zone");
      if (!sameZone || !other.id().equals(elected.id())) {
        findings.violation(
            new Violation(
                name(),
                "zone " + elected.number("zone"),
                "",
                "events/" + elected.id() + ".jsonl",
                "%s and %s were both elected in epoch %d"
                    .formatted(other.id(), elected.id(), epoch)));
      }
    }
  }
}
