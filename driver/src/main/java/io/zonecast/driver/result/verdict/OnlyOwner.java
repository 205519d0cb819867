package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where ownership is exclusive, a subscriber delivers a topic from its owner alone: of each term
 * only what the publisher sent for whom the term was decided, and nothing of a term after something
 * of a later one. A publisher owns a topic in one term after the other.
 */
final class OnlyOwner implements Rule {
  @Override
  public String name() {
    return "only-owner";
  }

  @Override
  public void judge(SubscriberTally subscriber, Evidence evidence, Findings findings) {
    for (StreamTally tally : subscriber.streams()) {
      StreamKey stream = tally.stream();
      if (tally.delivered().isEmpty()) {
        continue;
      }
      findings.violation(
          this,
          subscriber,
          tally,
          tally.ofOlderTerm(),
          "delivered after something of a later term");
      boolean exclusive = evidence.facts().qos().isExclusive(stream.publisher());
      if (stream.term() > 0) {
        judgeOwner(subscriber, tally, evidence, findings);
      } else if (exclusive) {
        findings.violation(
            this, subscriber, tally, tally.delivered(), "delivered without a term of its owner");
      }
    }
  }

  private void judgeOwner(
      SubscriberTally subscriber, StreamTally tally, Evidence evidence, Findings findings) {
    StreamKey stream = tally.stream();
    Optional<Event> decided =
        evidence.owners().of(subscriber.zone(), stream.topic(), stream.term());
    if (decided.isPresent()) {
      String owner = decided.get().text("publisher");
      if (!owner.equals(stream.publisher())) {
        findings.violation(
            this,
            subscriber,
            tally,
            tally.delivered(),
            "delivered from who did not own it (decided for %s)"
                .formatted(owner.isEmpty() ? "nobody" : owner));
      }
    } else if (evidence.owners().areComplete()) {
      findings.violation(
          this, subscriber, tally, tally.delivered(), "delivered in a term that nobody decided");
    } else if (!evidence.owners().wasToldTo(stream)) {
      findings.missing(
          "nobody told who owned %s in term %d".formatted(stream.topic(), stream.term()));
    }
  }

  @Override
  public void judge(Evidence evidence, Findings findings) {
    judgeDecisions(evidence, findings);
    judgeTenures(evidence, findings);
  }

  /** A term is decided once. */
  private void judgeDecisions(Evidence evidence, Findings findings) {
    for (Event decided : evidence.facts().events("broker", "owner_decided")) {
      Event first = evidence.owners().first(decided);
      if (!first.text("publisher").equals(decided.text("publisher"))) {
        findings.violation(
            new Violation(
                name(),
                "topic " + decided.text("topic"),
                "",
                "events/" + decided.id() + ".jsonl",
                "term %d was decided for \"%s\" by %s and for \"%s\" by %s"
                    .formatted(
                        decided.number("term"),
                        first.text("publisher"),
                        first.id(),
                        decided.text("publisher"),
                        decided.id())));
      }
    }
  }

  private record Owned(String publisher, String topic) {}

  /** What a publisher tells of itself: it owned in no term when it had begun a later one. */
  private void judgeTenures(Evidence evidence, Findings findings) {
    Map<Owned, Long> latest = new HashMap<>();
    for (Event event : evidence.facts().events()) {
      boolean begins = event.is("publisher", "owner");
      if (!begins && !event.is("publisher", "not_owner")) {
        continue;
      }
      Owned owned = new Owned(event.id(), event.text("topic"));
      long term = event.number("term");
      long before = latest.getOrDefault(owned, 0L);
      if (begins ? term <= before : isOpen(evidence, event, before)) {
        findings.violation(
            new Violation(
                name(),
                "topic " + owned.topic(),
                "",
                "events/" + event.id() + ".jsonl",
                "%s %s term %d after it owned in term %d"
                    .formatted(event.id(), begins ? "owned in" : "ended", term, before)));
      }
      if (begins) {
        latest.put(owned, Math.max(before, term));
      }
    }
  }

  /** Whether the term that ends is one that the publisher owned, and a later one had begun. */
  private static boolean isOpen(Evidence evidence, Event ends, long latest) {
    return ends.number("term") < latest
        && evidence.facts().events("publisher", "owner").stream()
            .anyMatch(
                begun ->
                    begun.id().equals(ends.id())
                        && begun.text("topic").equals(ends.text("topic"))
                        && begun.number("term") == ends.number("term"));
  }
}
