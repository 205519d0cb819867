package io.zonecast.driver.result.verdict;

import io.zonecast.measurement.SubscriberSummary;

/** A subscriber counted as many deliveries as its file has rows. */
final class RowsAgree implements Rule {
  @Override
  public String name() {
    return "rows-agree";
  }

  @Override
  public void judge(SubscriberTally subscriber, Evidence evidence, Findings findings) {
    SubscriberSummary summary = evidence.facts().subscribers().get(subscriber.id());
    if (summary == null || summary.delivered() == subscriber.rows()) {
      return;
    }
    String detail =
        "%s counted %d deliveries, %s has %d rows"
            .formatted(subscriber.id(), summary.delivered(), subscriber.file(), subscriber.rows());
    if (summary.delivered() > subscriber.rows()) {
      findings.missing(detail);
    } else {
      findings.violation(new Violation(name(), "", "", subscriber.file(), detail));
    }
  }
}
