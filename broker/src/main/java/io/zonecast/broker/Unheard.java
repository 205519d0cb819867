package io.zonecast.broker;

import io.zonecast.domain.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Owners that have not said that they are in their term: nobody has joined it, so no subscriber
 * would miss it. Not thread-safe.
 */
final class Unheard {
  private final Map<Topic, Long> untilNs = new HashMap<>();

  void clear() {
    untilNs.clear();
  }

  /** A topic's owner is to be heard of until then. */
  void await(Topic topic, long atMostUntilNs) {
    untilNs.put(topic, atMostUntilNs);
  }

  /** It was, or nobody is to be heard of. */
  void onHeard(Topic topic) {
    untilNs.remove(topic);
  }

  /** The topics whose owners were waited for long enough; they are forgotten. */
  List<Topic> takeOverdue(long nowNs) {
    List<Topic> overdue = new ArrayList<>();
    untilNs.forEach(
        (topic, atNs) -> {
          if (nowNs >= atNs) {
            overdue.add(topic);
          }
        });
    overdue.forEach(untilNs::remove);
    return overdue;
  }

  /** When {@link #takeOverdue} may have something, on the monotonic clock. */
  long nextDeadlineNs() {
    return untilNs.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
  }
}
