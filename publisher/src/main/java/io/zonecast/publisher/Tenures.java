package io.zonecast.publisher;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Topic;
import io.zonecast.runtime.Deadlines;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.StreamPosition;
import io.zonecast.wire.Tenure;
import io.zonecast.wire.TenureReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How this publisher stands on topics that only their owner may publish: it is told, does so at
 * once, and says how it stands itself. Not thread-safe.
 */
final class Tenures {
  /** What is told of it. */
  interface Output {
    /** It owns a topic from now on. */
    void onOwner(Topic topic, long term);

    /** It owns a topic no longer. */
    void onNotOwner(Topic topic, long term);
  }

  private final Map<Topic, TopicOut> topics;
  private final Set<Lane> lanes;
  private final StreamsOut streams;
  private final Deadlines<Topic> deadlines;
  private final Output output;
  private final Map<Topic, Tenure> told = new HashMap<>();
  private final Map<Topic, List<StreamPosition>> resigned = new HashMap<>();

  /**
   * Nothing was told yet.
   *
   * @param topics of this publisher, all of them such ones
   * @param lanes on which each has streams
   * @param deadlines who of them was published in time
   */
  Tenures(
      Map<Topic, TopicOut> topics,
      Set<Lane> lanes,
      StreamsOut streams,
      Deadlines<Topic> deadlines,
      Output output) {
    this.topics = topics;
    this.lanes = lanes;
    this.streams = streams;
    this.deadlines = deadlines;
    this.output = output;
  }

  /** How it stands, as of now. */
  void onTenures(Collection<Tenure> tenures) {
    for (Tenure tenure : tenures) {
      TopicOut topic = topics.get(tenure.topic());
      Tenure before = told.get(tenure.topic());
      if (topic != null && (before == null || before.term() <= tenure.term())) {
        told.put(tenure.topic(), tenure);
        take(topic, tenure);
      }
    }
  }

  private void take(TopicOut topic, Tenure tenure) {
    if (topic.term() > 0 && topic.term() < tenure.term()) {
      leave(topic);
      tenure.previous().forEach(this::truncate);
    }
    switch (tenure.standing()) {
      case OWNER -> {
        if (topic.term() < tenure.term()) {
          resigned.remove(topic.topic());
          topic.begin(tenure.term());
          output.onOwner(topic.topic(), tenure.term());
        }
      }
      case RESIGNING -> {
        if (topic.term() == tenure.term()) {
          leave(topic);
        }
      }
      case OTHER -> {}
    }
  }

  /** Nothing more counts; what was published is numbered, and ends there. */
  private void leave(TopicOut topic) {
    if (topic.isFiltered()) {
      return;
    }
    topic.present().forEach(StreamOut::seal);
    resigned.put(topic.topic(), reached(topic));
    topic.filter();
    output.onNotOwner(topic.topic(), topic.term());
  }

  /** What was published after a term ended does not count. */
  private void truncate(StreamPosition end) {
    StreamOut stream = streams.get(end.stream());
    if (stream != null) {
      stream.truncate(end.lastSequence());
    }
  }

  /** Whether it is known of every topic whether what is published on it counts. */
  boolean areKnown() {
    return told.keySet().containsAll(topics.keySet());
  }

  /** How it stands by itself, for whoever decides. */
  List<TenureReport> reports() {
    List<TenureReport> reports = new ArrayList<>();
    for (TopicOut topic : topics.values()) {
      List<StreamPosition> ends = resigned.get(topic.topic());
      if (ends != null) {
        reports.add(
            new TenureReport(topic.topic(), topic.term(), TenureReport.State.RESIGNED, ends));
      }
      TenureReport.State state =
          deadlines.isOverdue(topic.topic())
              ? TenureReport.State.OVERDUE
              : TenureReport.State.TIMELY;
      reports.add(new TenureReport(topic.topic(), topic.term(), state, reached(topic)));
    }
    return reports;
  }

  /** How far a topic's present streams have come; none where it is not ours. */
  private static List<StreamPosition> reached(TopicOut topic) {
    return topic.present().stream()
        .map(stream -> new StreamPosition(stream.stream(), stream.lastSequence()))
        .toList();
  }

  /** What tells subscribers that a term has begun, for each topic that is owned. */
  List<ControlMessage.TenureStart> starts() {
    List<ControlMessage.TenureStart> starts = new ArrayList<>();
    topics.values().forEach(topic -> starts.addAll(starts(topic)));
    return starts;
  }

  /** The same for one topic, on each of its lanes; nothing if it is not ours. */
  List<ControlMessage.TenureStart> starts(TopicOut topic) {
    if (topic.isFiltered()) {
      return List.of();
    }
    List<StreamPosition> previous = told.get(topic.topic()).previous();
    return lanes.stream()
        .map(lane -> new ControlMessage.TenureStart(topic.any(lane), previous, Epoch.NONE))
        .toList();
  }
}
