package io.zonecast.driver.plan;

import io.zonecast.domain.Match;
import java.util.ArrayList;
import java.util.List;

/**
 * Which publishers and subscribers share a topic, and whether they match.
 *
 * @param publishers their topics
 * @param subscribers their topics
 * @param quality what is offered, and asked for
 */
record Pairs(TopicDeal publishers, TopicDeal subscribers, Quality quality) {
  private static final int MOST_NAMED = 5;

  /**
   * How many subscribers are matched to a publisher on each of its topics, at least.
   *
   * @param publisher its number, from 1
   */
  int leastOf(int publisher, List<String> topics) {
    return topics.stream().mapToInt(topic -> matched(publisher, topic)).min().orElse(0);
  }

  private int matched(int publisher, String topic) {
    int matched = 0;
    for (int i = 0; i < subscribers.hands().size(); i++) {
      if (subscribers.hands().get(i).contains(topic)
          && quality.match(publisher, i + 1) instanceof Match.Compatible) {
        matched++;
      }
    }
    return matched;
  }

  /** Who will not match, and why; at most {@value #MOST_NAMED} and a count. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    int more = 0;
    for (int pub = 1; pub <= publishers.hands().size(); pub++) {
      for (int sub = 1; sub <= subscribers.hands().size(); sub++) {
        if (quality.match(pub, sub) instanceof Match.Incompatible incompatible
            && shareTopic(pub, sub)) {
          if (notes.size() < MOST_NAMED) {
            notes.add(
                "%s and %s will not match: %s"
                    .formatted(
                        ProcessIds.publisher(pub),
                        ProcessIds.subscriber(sub),
                        String.join("; ", incompatible.reasons())));
          } else {
            more++;
          }
        }
      }
    }
    if (more > 0) {
      notes.add("%d pairs more will not match".formatted(more));
    }
    return notes;
  }

  private boolean shareTopic(int publisher, int subscriber) {
    return publishers.hands().get(publisher - 1).stream()
        .anyMatch(subscribers.hands().get(subscriber - 1)::contains);
  }
}
