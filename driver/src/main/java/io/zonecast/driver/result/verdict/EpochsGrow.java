package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import java.util.HashMap;
import java.util.Map;

/** Each election of a zone has a higher epoch than the ones before. */
final class EpochsGrow implements Rule {
  @Override
  public String name() {
    return "epochs-grow";
  }

  @Override
  public void judge(Evidence evidence, Findings findings) {
    Map<Long, Event> latest = new HashMap<>();
    for (Event elected : evidence.facts().events("broker", "elected")) {
      Event before = latest.put(elected.number("zone"), elected);
      if (before != null && elected.number("epoch") < before.number("epoch")) {
        findings.violation(
            new Violation(
                name(),
                "zone " + elected.number("zone"),
                "",
                "events/" + elected.id() + ".jsonl",
                "epoch %d of %s follows epoch %d of %s"
                    .formatted(
                        elected.number("epoch"),
                        elected.id(),
                        before.number("epoch"),
                        before.id())));
      }
    }
  }
}
