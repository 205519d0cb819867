package io.zonecast.publisher;

import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.measurement.PublisherSummary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of everything that a publisher had to publish, by topic. */
final class PublisherCounts {
  private final Map<String, PublisherSummary.TopicCounts> topics = new TreeMap<>();

  /** Counts what an agent that has ended published on its topics. */
  static PublisherCounts of(PublisherAgent agent, Collection<Topic> published) {
    Map<Topic, List<PublisherAgent.StreamCounts>> byTopic = new TreeMap<>();
    published.forEach(topic -> byTopic.put(topic, new ArrayList<>()));
    agent.forEachStream(counts -> byTopic.get(counts.stream().topic()).add(counts));
    PublisherCounts all = new PublisherCounts();
    byTopic.forEach(
        (topic, streams) -> all.topics.put(topic.name(), counts(streams, agent.filtered(topic))));
    return all;
  }

  private static PublisherSummary.TopicCounts counts(
      List<PublisherAgent.StreamCounts> streams, long filtered) {
    List<PublisherSummary.StreamCounts> each = new ArrayList<>();
    long published = 0;
    long acknowledged = 0;
    long refused = 0;
    long last = 0;
    for (PublisherAgent.StreamCounts counts : streams) {
      StreamId stream = counts.stream();
      published += counts.published();
      acknowledged += counts.acknowledged();
      refused += counts.refused();
      last = counts.published();
      each.add(
          new PublisherSummary.StreamCounts(
              stream.priority(),
              stream.term(),
              counts.published(),
              counts.acknowledged(),
              counts.published()));
    }
    boolean isUsual = each.size() == 1 && each.get(0).priority() == 0 && each.get(0).term() == 0;
    return new PublisherSummary.TopicCounts(
        published, acknowledged, refused, last, filtered, isUsual ? List.of() : each);
  }

  /** By topic. */
  Map<String, PublisherSummary.TopicCounts> topics() {
    return topics;
  }

  long published() {
    return topics.values().stream().mapToLong(PublisherSummary.TopicCounts::published).sum();
  }

  long acknowledged() {
    return topics.values().stream().mapToLong(PublisherSummary.TopicCounts::acknowledged).sum();
  }

  long refused() {
    return topics.values().stream().mapToLong(PublisherSummary.TopicCounts::refused).sum();
  }

  long filtered() {
    return topics.values().stream().mapToLong(PublisherSummary.TopicCounts::filtered).sum();
  }
}
