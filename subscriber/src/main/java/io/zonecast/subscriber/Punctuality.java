package io.zonecast.subscriber;

import io.zonecast.domain.Deadline;
import io.zonecast.domain.Lane;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.runtime.Deadlines;
import io.zonecast.wire.StreamGrant;
import java.util.HashMap;
import java.util.Map;

/**
 * Whether each matched publisher brings a message on each topic as often as was asked for; where a
 * topic has an owner, whether that does. Not thread-safe.
 */
final class Punctuality {
  /** To whom a miss is told. */
  interface Telling {
    /** Nothing came in time. */
    void onDeadlineMissed(StreamGrant grant);

    /** Nothing came in time of who owns a topic in a term, and nothing has come since. */
    void onOwnerIsLate(StreamGrant owner, long term);
  }

  /**
   * How often it is said that an owner is late: who decides may have reason not to believe it, or
   * not have heard it.
   */
  static final int AGAIN_MS = 1_000;

  private static final long AGAIN_NS = AGAIN_MS * 1_000_000L;

  private final Deadlines<StreamGrant> deadlines;
  private final Map<Topic, StreamId> owners = new HashMap<>();
  private final Map<StreamGrant, Long> againNs = new HashMap<>();
  private final Telling telling;

  Punctuality(Deadline deadline, Telling telling) {
    this.deadlines = new Deadlines<>(deadline.periodNs());
    this.telling = telling;
  }

  /** A stream is promised from now on. */
  void onJoined(StreamId stream, long nowNs) {
    if (!deadlines.isSome()) {
      return;
    }
    if (stream.term() > 0) {
      StreamId before = owners.get(stream.topic());
      if (before != null && before.term() > stream.term()) {
        return;
      }
      if (before != null && before.term() < stream.term()) {
        deadlines.forget(whole(before));
      }
      owners.put(stream.topic(), stream);
    }
    deadlines.onSeen(whole(stream), nowNs);
  }

  /** Something of a stream arrived. */
  void onArrival(StreamId stream, long nowNs) {
    if (deadlines.isSome()) {
      StreamGrant grant = whole(stream);
      if (deadlines.isWatched(grant)) {
        deadlines.onSeen(grant, nowNs);
      }
    }
  }

  /** A publisher's topic, whatever its lanes: it is in time by any of them. */
  private static StreamGrant whole(StreamId stream) {
    return StreamGrant.of(stream).on(Lane.NORMAL);
  }

  /** Nothing more is to come of a publisher's topic, on any lane. */
  void forget(StreamGrant grant) {
    deadlines.forget(grant.on(Lane.NORMAL));
    StreamId owner = owners.get(grant.topic());
    if (owner != null && whole(owner).equals(grant.on(Lane.NORMAL))) {
      owners.remove(grant.topic());
    }
  }

  /** Time goes on. */
  void onTick(long nowNs) {
    for (StreamGrant late : deadlines.takeOverdue(nowNs)) {
      telling.onDeadlineMissed(late);
      if (owns(late)) {
        againNs.put(late, nowNs);
      }
    }
    againNs.keySet().removeIf(late -> !deadlines.isOverdue(late) || !owns(late));
    for (Map.Entry<StreamGrant, Long> late : againNs.entrySet()) {
      if (nowNs >= late.getValue()) {
        late.setValue(nowNs + AGAIN_NS);
        telling.onOwnerIsLate(late.getKey(), owners.get(late.getKey().topic()).term());
      }
    }
  }

  private boolean owns(StreamGrant grant) {
    StreamId owner = owners.get(grant.topic());
    return owner != null && grant.equals(whole(owner));
  }

  /** When {@link #onTick} has something to do, on the monotonic clock. */
  long nextDeadlineNs() {
    long deadlineNs = deadlines.nextDeadlineNs();
    for (long dueNs : againNs.values()) {
      deadlineNs = Math.min(deadlineNs, dueNs);
    }
    return deadlineNs;
  }
}
