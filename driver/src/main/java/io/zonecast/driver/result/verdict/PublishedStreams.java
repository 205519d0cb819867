package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.RunFacts;
import io.zonecast.measurement.PublisherSummary;
import io.zonecast.measurement.PublisherSummary.StreamCounts;
import io.zonecast.measurement.PublisherSummary.TopicCounts;
import java.util.LinkedHashMap;
import java.util.Map;

/** The streams of a publisher's last life, with what it counted of each. Stateless. */
final class PublishedStreams {
  private PublishedStreams() {}

  static Map<StreamKey, StreamCounts> of(PublisherSummary summary, RunFacts facts) {
    Map<StreamKey, StreamCounts> streams = new LinkedHashMap<>();
    summary
        .topics()
        .forEach(
            (topic, counts) -> {
              if (counts.streams().isEmpty()) {
                StreamCounts only = only(summary.id(), topic, counts, facts);
                streams.put(key(summary, topic, only), only);
              }
              counts.streams().forEach(each -> streams.put(key(summary, topic, each), each));
            });
    return streams;
  }

  private static StreamKey key(PublisherSummary summary, String topic, StreamCounts stream) {
    return new StreamKey(
        summary.id(), summary.incarnation(), topic, stream.priority(), stream.term());
  }

  /** A topic of which no streams are told has one: of its priority, and of the term it owned. */
  private static StreamCounts only(
      String publisher, String topic, TopicCounts counts, RunFacts facts) {
    long term =
        facts.events("publisher", "owner").stream()
            .filter(event -> event.id().equals(publisher) && event.text("topic").equals(topic))
            .mapToLong((Event event) -> event.number("term"))
            .max()
            .orElse(0);
    return new StreamCounts(
        facts.qos().priorityOf(publisher),
        term,
        counts.published(),
        counts.acknowledged(),
        counts.lastSequence());
  }
}
