package io.zonecast.driver.result.verdict;

import io.zonecast.measurement.LatencyRecorder;
import io.zonecast.measurement.LatencySeries;
import io.zonecast.measurement.LatencySummary;
import java.util.List;

/**
 * What was found in a run's files.
 *
 * @param possibleLosses what an unclean election may have cost
 * @param missing what was needed to judge and is not there
 * @param firstReceivedUs the first delivery of all, microseconds since 1970; 0 when there is none
 */
public record Judgement(
    Verdict verdict,
    Counts counts,
    List<Violation> violations,
    List<PossibleLoss> possibleLosses,
    List<String> missing,
    List<Failover> failovers,
    List<Handover> handovers,
    List<Subscriber> subscribers,
    LatencyRecorder latency,
    LatencySeries series,
    long firstReceivedUs) {

  /** One subscriber's share. */
  public record Subscriber(String id, Counts counts, LatencySummary latency) {}
}
