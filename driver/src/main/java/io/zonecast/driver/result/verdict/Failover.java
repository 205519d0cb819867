package io.zonecast.driver.result.verdict;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.measurement.JsonFiles;

/**
 * A zone that lost its primary; times in microseconds since 1970, 0 when it never happened.
 *
 * @param fault what was done, such as {@code kill}
 * @param target the broker that it was done to
 * @param epoch of the next primary
 * @param firstDeliveryUs the zone's first delivery after the election
 * @param gapUs the longest silence that any subscriber of the zone saw across it
 * @param boundUs how long a subscriber may wait for what was sent; 0 where nothing is promised
 * @param steps when its steps were taken
 */
public record Failover(
    long zone,
    String fault,
    String target,
    long atUs,
    long electedUs,
    long epoch,
    long firstDeliveryUs,
    long gapUs,
    long boundUs,
    FailoverSteps steps) {

  Failover with(long firstDelivery, long gap) {
    long first =
        firstDeliveryUs == 0 || firstDelivery == 0
            ? firstDeliveryUs + firstDelivery
            : Math.min(firstDeliveryUs, firstDelivery);
    return new Failover(
        zone,
        fault,
        target,
        atUs,
        electedUs,
        epoch,
        first,
        Math.max(gapUs, gap),
        boundUs,
        steps.with(FailoverSteps.Step.DELIVERED, first));
  }

  /** The silence in milliseconds, rounded to a tenth. */
  public double gapMs() {
    return Math.round(gapUs / 100.0) / 10.0;
  }

  /** An entry of {@code failovers} in {@code summary.json}. */
  public ObjectNode toJson() {
    ObjectNode json =
        JsonFiles.object()
            .put("zone", zone)
            .put("fault", fault)
            .put("target", target)
            .put("epoch", epoch)
            .put("at_us", atUs)
            .put("elected_us", electedUs)
            .put("first_delivery_us", firstDeliveryUs)
            .put("gap_ms", gapMs())
            .put("bound_ms", boundUs / 1_000);
    json.set("steps_us", steps.toJson(atUs));
    return json;
  }
}
