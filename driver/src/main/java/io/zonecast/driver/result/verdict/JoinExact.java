package io.zonecast.driver.result.verdict;

import io.zonecast.domain.History;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who joins gets, as history and before anything newer of the stream, exactly what it was told;
 * over the streams of a publisher's topic that is as much as it asked for, or everything.
 */
final class JoinExact implements Rule {
  /** What a message takes in a publisher's memory beside its payload, at most, bytes. */
  private static final long OVERHEAD_BYTES = 256;

  private record Grant(String publisher, long incarnation, String topic) {
    static Grant of(StreamKey stream) {
      return new Grant(stream.publisher(), stream.incarnation(), stream.topic());
    }

    String text() {
      return publisher + "/" + topic + " incarnation " + incarnation;
    }
  }

  @Override
  public String name() {
    return "join-exact";
  }

  @Override
  public void judge(SubscriberTally subscriber, Evidence evidence, Findings findings) {
    Map<Grant, Sum> sums = new LinkedHashMap<>();
    for (StreamTally tally : subscriber.streams()) {
      judgeRows(subscriber, tally, evidence, findings);
      if (tally.matched()) {
        sums.computeIfAbsent(Grant.of(tally.stream()), grant -> new Sum()).add(tally.joins());
      }
    }
    int wanted = evidence.facts().qos().requestedBy(subscriber.id()).history().depth();
    sums.forEach((grant, sum) -> judgeSum(subscriber, grant, sum, wanted, evidence, findings));
  }

  private void judgeRows(
      SubscriberTally subscriber, StreamTally tally, Evidence evidence, Findings findings) {
    SequenceRanges told = new SequenceRanges();
    tally.joins().forEach(join -> told.addAll(join.history()));
    findings.violation(
        this,
        subscriber,
        tally,
        tally.history().without(told),
        "delivered as history, which it is not");
    findings.violation(
        this, subscriber, tally, tally.lateHistory(), "delivered as history after something newer");
    if (!tally.joins().isEmpty() && !evidence.facts().hasLeft(subscriber.id())) {
      findings.violation(
          this, subscriber, tally, lacking(subscriber, tally, evidence), "did not get as history");
    }
  }

  /** Who joined a stream again need not get again what it had. */
  private static SequenceRanges lacking(
      SubscriberTally subscriber, StreamTally tally, Evidence evidence) {
    List<Join> joins = tally.joins();
    SequenceRanges had = joins.size() == 1 ? tally.history() : tally.delivered();
    SequenceRanges acknowledged = evidence.acknowledgements().of(tally.stream());
    return joins
        .get(joins.size() - 1)
        .history()
        .without(had)
        .without(evidence.reports().excused(subscriber.id(), tally.stream(), acknowledged));
  }

  /** What was told of a grant's streams, if each was joined once. */
  private static final class Sum {
    private long history;
    private long published;
    private boolean once = true;

    void add(List<Join> joins) {
      once &= joins.size() == 1;
      for (Join join : joins) {
        history += join.history().size();
        published += join.cut();
      }
    }
  }

  private void judgeSum(
      SubscriberTally subscriber,
      Grant grant,
      Sum sum,
      int wanted,
      Evidence evidence,
      Findings findings) {
    long due = Math.min(wanted, sum.published);
    boolean tooMuch = sum.history > due;
    boolean tooLittle =
        sum.history < due && fits(wanted, evidence) && evidence.uncleanFor(subscriber).isEmpty();
    if (evidence.promises().areJoinsTold() && sum.once && (tooMuch || tooLittle)) {
      findings.violation(
          new Violation(
              name(),
              grant.text(),
              "",
              "events/" + subscriber.id() + ".jsonl",
              "%s was told %d messages of history; it asked for %d, and %d were published"
                  .formatted(subscriber.id(), sum.history, wanted, sum.published)));
    }
  }

  /** Whether that many messages are within what a history may take. */
  private static boolean fits(int wanted, Evidence evidence) {
    long size = evidence.facts().experiment().path("size").asLong();
    return wanted * (size + OVERHEAD_BYTES) <= History.MAX_BYTES;
  }
}
