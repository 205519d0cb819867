package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;

/**
 * What a reliable subscriber should have delivered of one stream and did not, though no {@linkplain
 * Reports report} excuses it. Each number is in one of the three sets.
 *
 * @param acknowledged was acknowledged to its publisher
 * @param lost was not acknowledged, but owed: the subscriber passed it over, or its publisher ended
 *     in order
 * @param possible was acknowledged before an unclean election, which may forget it
 */
record Shortfall(SequenceRanges acknowledged, SequenceRanges lost, SequenceRanges possible) {

  static Shortfall of(SubscriberTally subscriber, StreamTally tally, Evidence evidence) {
    StreamKey stream = tally.stream();
    SequenceRanges safe = evidence.acknowledgements().of(stream);
    SequenceRanges lacking = tally.missing(lastOwed(subscriber, tally, evidence));
    lacking = lacking.without(tally.betweenTenures());
    for (Tenure tenure : tally.tenures()) {
      lacking.addAll(lackingOf(tenure, subscriber, tally, safe, evidence));
    }
    lacking = lacking.without(evidence.reports().excused(subscriber.id(), stream, safe));
    SequenceRanges possible = new SequenceRanges();
    for (Event unclean : evidence.uncleanFor(subscriber)) {
      possible.addAll(
          lacking.intersect(evidence.acknowledgements().brokersBefore(stream, unclean)));
    }
    SequenceRanges rest = lacking.without(possible);
    SequenceRanges acknowledged = rest.intersect(safe);
    return new Shortfall(acknowledged, rest.without(acknowledged), possible);
  }

  private static SequenceRanges lackingOf(
      Tenure tenure,
      SubscriberTally subscriber,
      StreamTally tally,
      SequenceRanges safe,
      Evidence evidence) {
    SequenceRanges lacking =
        evidence
            .acknowledgements()
            .between(tally.stream(), tenure.fromUs(), tenure.owedBeforeUs(tally.lastReceivedUs()))
            .above(tenure.first() - 1)
            .without(tally.delivered());
    if (tenure.handedOn()) {
      for (String later : Lives.after(subscriber.id(), evidence.facts())) {
        lacking = lacking.without(evidence.delivered(later, tally.stream()));
        lacking = lacking.without(evidence.reports().excused(later, tally.stream(), safe));
      }
    }
    return lacking;
  }

  /**
   * Up to its last delivery a subscriber is owed everything. Beyond it, what its publisher had
   * published when it ended in order, if both were there to the end.
   */
  private static long lastOwed(SubscriberTally subscriber, StreamTally tally, Evidence evidence) {
    boolean ended = evidence.endedInOrder(tally.stream());
    boolean whole =
        !tally.tenures().isEmpty()
            && tally.tenures().get(tally.tenures().size() - 1).lasted(tally.lastReceivedUs());
    return ended && whole
        ? Math.max(tally.highest(), subscriber.lastPublished(tally).orElse(0))
        : tally.highest();
  }
}
