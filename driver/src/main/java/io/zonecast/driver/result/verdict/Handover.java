package io.zonecast.driver.result.verdict;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.measurement.JsonFiles;

/**
 * A topic that was handed over to another owner, or to the same one in another term; times in
 * microseconds since 1970, 0 when it never happened (in JSON absent).
 *
 * @param zone whose primary decided; 0 in direct dissemination
 * @param from who owned it before, whether or not nobody did for a while
 * @param to who owned it then
 * @param term the new owner's
 * @param decidedUs when it was told
 * @param lastDeliveryUs what came last of an earlier term, at the subscriber that was silent
 *     longest
 * @param firstDeliveryUs what came first of this term or a later one, there
 * @param gapUs that silence
 */
public record Handover(
    long zone,
    String topic,
    String from,
    String to,
    long term,
    long decidedUs,
    long lastDeliveryUs,
    long firstDeliveryUs,
    long gapUs) {

  /** With a subscriber's silence, where it is the longest. */
  Handover with(long last, long first, long gap) {
    return gap > gapUs
        ? new Handover(zone, topic, from, to, term, decidedUs, last, first, gap)
        : this;
  }

  /** The silence in milliseconds, rounded to a tenth. */
  public double gapMs() {
    return Math.round(gapUs / 100.0) / 10.0;
  }

  /** Whether anybody had heard a former owner, and so could be silent. */
  public boolean isMeasured() {
    return lastDeliveryUs != 0;
  }

  /** Whether who was silent longest ever heard the new owner, or a later one. */
  public boolean isCompleted() {
    return firstDeliveryUs != 0;
  }

  /** What became of it, in a few words. */
  public String text() {
    if (!isMeasured()) {
      return "nobody had heard an owner before";
    }
    return isCompleted()
        ? "longest silence %s ms".formatted(gapMs())
        : "nothing ever came, silent for the last %s ms".formatted(gapMs());
  }

  /** An entry of {@code handovers} in {@code summary.json}. */
  public ObjectNode toJson() {
    ObjectNode json = JsonFiles.object();
    json.put("topic", topic)
        .put("from", from)
        .put("to", to)
        .put("term", term)
        .put("decided_us", decidedUs);
    if (isMeasured()) {
      json.put("last_delivery_us", lastDeliveryUs);
    }
    if (isCompleted()) {
      json.put("first_delivery_us", firstDeliveryUs);
    }
    if (isMeasured()) {
      json.put("gap_ms", gapMs());
    }
    return json;
  }
}
