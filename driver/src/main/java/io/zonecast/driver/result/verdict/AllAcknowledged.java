package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.ProcessEntry;
import io.zonecast.measurement.PublisherSummary;

/**
 * A reliable publisher that ended with exit code 0 had everything acknowledged, and nothing that it
 * did not publish.
 */
final class AllAcknowledged implements Rule {
  @Override
  public String name() {
    return "all-acknowledged";
  }

  @Override
  public void judge(Evidence evidence, Findings findings) {
    if (!evidence.facts().isReliable()) {
      return;
    }
    for (ProcessEntry process : evidence.facts().processes()) {
      PublisherSummary summary = evidence.facts().publishers().get(process.id());
      if (process.role().equals("publisher") && summary != null) {
        PublishedStreams.of(summary, evidence.facts())
            .forEach(
                (stream, counts) -> {
                  SequenceRanges rows = evidence.acknowledgements().of(stream);
                  judgeRows(stream, counts, rows, findings);
                  if (evidence.endedInOrder(stream)) {
                    SequenceRanges told = evidence.reports().ofAnyone(stream);
                    judgeEnd(stream, counts, rows, told, findings);
                  }
                });
      }
    }
  }

  private void judgeRows(
      StreamKey stream,
      PublisherSummary.StreamCounts counts,
      SequenceRanges rows,
      Findings findings) {
    String file = "acknowledgements/" + stream.publisher() + ".csv";
    SequenceRanges above = rows.above(counts.lastSequence());
    if (!above.isEmpty()) {
      findings.violation(
          new Violation(
              name(),
              stream.text(),
              above.toString(),
              file,
              "acknowledged above the last number published, " + counts.lastSequence()));
    }
    if (rows.size() < counts.acknowledged()) {
      findings.missing(
          "%s counted %d acknowledged on %s, %s has %d"
              .formatted(
                  stream.publisher(), counts.acknowledged(), stream.topic(), file, rows.size()));
    }
  }

  /** What was given up, and told so, was not acknowledged. */
  private void judgeEnd(
      StreamKey stream,
      PublisherSummary.StreamCounts counts,
      SequenceRanges rows,
      SequenceRanges told,
      Findings findings) {
    if (counts.acknowledged() + told.size() < counts.published()) {
      findings.violation(
          new Violation(
              name(),
              stream.text(),
              rows.missing(1, counts.lastSequence()).without(told).toString(),
              "publishers/" + stream.publisher() + ".json",
              "%s ended with exit code 0, and %d of %d were acknowledged"
                  .formatted(stream.publisher(), counts.acknowledged(), counts.published())));
    }
  }
}
