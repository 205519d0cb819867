package io.zonecast.subscriber;

import io.zonecast.domain.Deadline;
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
  @FunctionalInterface
  interface Telling {
    /** Nothing came in time; {@code term} is 0 where the topic has no owner. */
    void onDeadlineMissed(StreamGrant grant, long term);
  }

  private final Deadlines<StreamGrant> deadlines;
  private final Map<Topic, StreamId> owners = new HashMap<>();
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
        deadlines.forget(StreamGrant.of(before));
      }
      owners.put(stream.topic(), stream);
    }
    deadlines.onSeen(StreamGrant.of(stream), nowNs);
  }

  /** Something of a stream arrived. */
  void onArrival(StreamId stream, long nowNs) {
    if (deadlines.isSome()) {
      StreamGrant grant = StreamGrant.of(stream);
      if (deadlines.isWatched(grant)) {
        deadlines.onSeen(grant, nowNs);
      }
    }
  }

  /** Nothing more is to come of a grant. */
  void forget(StreamGrant grant) {
    deadlines.forget(grant);
    StreamId owner = owners.get(grant.topic());
    if (owner != null && grant.holds(owner)) {
      owners.remove(grant.topic());
    }
  }

  /** Time goes on. */
  void onTick(long nowNs) {
    for (StreamGrant late : deadlines.takeOverdue(nowNs)) {
      StreamId owner = owners.get(late.topic());
      telling.onDeadlineMissed(late, owner != null && late.holds(owner) ? owner.term() : 0);
    }
  }

  /** When {@link #onTick} has something to do, on the monotonic clock. */
  long nextDeadlineNs() {
    return deadlines.nextDeadlineNs();
  }
}
