package io.zonecast.broker;

import io.zonecast.domain.Topic;
import java.util.HashMap;
import java.util.Map;

/**
 * When what ZooKeeper refused is tried again: at once at first, since somebody else may have been
 * quicker, then ever later, at most each {@value #MOST_MS} ms. Not thread-safe.
 */
final class Retries {
  static final int MOST_MS = 1_000;

  private static final int FIRST_MS = 50;
  private static final long MS = 1_000_000;

  private record Retry(int failures, long atNs) {}

  private final Map<Topic, Retry> waiting = new HashMap<>();

  void clear() {
    waiting.clear();
  }

  /** It was refused. */
  void onFailed(Topic topic, long nowNs) {
    int failures = waiting.containsKey(topic) ? waiting.get(topic).failures() + 1 : 1;
    int doublings = Math.min(failures - 2, 10);
    long ms = failures == 1 ? 0 : Math.min(MOST_MS, FIRST_MS << doublings);
    waiting.put(topic, new Retry(failures, nowNs + ms * MS));
  }

  /** It came about. */
  void onDone(Topic topic) {
    waiting.remove(topic);
  }

  boolean mustWait(Topic topic, long nowNs) {
    Retry retry = waiting.get(topic);
    return retry != null && nowNs < retry.atNs();
  }

  /** When the next may be tried that must wait now, on the monotonic clock. */
  long nextDeadlineNs(long nowNs) {
    long deadlineNs = Long.MAX_VALUE;
    for (Retry retry : waiting.values()) {
      deadlineNs = nowNs < retry.atNs() ? Math.min(deadlineNs, retry.atNs()) : deadlineNs;
    }
    return deadlineNs;
  }
}
