package io.zonecast.driver.result.verdict;

import io.zonecast.domain.Match;
import io.zonecast.driver.result.run.Event;

/** A subscriber delivers only streams it is matched to, from where it was matched. */
final class OnlyMatched implements Rule {
  @Override
  public String name() {
    return "only-matched";
  }

  @Override
  public void judge(SubscriberTally subscriber, Evidence evidence, Findings findings) {
    for (StreamTally tally : subscriber.streams()) {
      if (tally.matched()) {
        findings.violation(
            this, subscriber, tally, tally.beforeMatch(), "delivered from before its match");
      } else {
        findings.violation(
            this, subscriber, tally, tally.delivered(), "delivered without being matched");
      }
    }
  }

  /** Who asked for more than was offered is not matched. */
  @Override
  public void judge(Evidence evidence, Findings findings) {
    for (Event matched : evidence.facts().events("subscriber", "matched")) {
      String publisher = matched.text("publisher");
      if (evidence.facts().qos().match(publisher, matched.id())
          instanceof Match.Incompatible incompatible) {
        findings.violation(
            new Violation(
                name(),
                publisher + "/" + matched.text("topic"),
                "",
                "events/" + matched.id() + ".jsonl",
                "%s was matched, although %s"
                    .formatted(matched.id(), String.join("; ", incompatible.reasons()))));
      }
    }
  }
}
