package io.zonecast.subscriber;

import io.zonecast.domain.Reliability;
import io.zonecast.domain.StreamId;
import io.zonecast.wire.StreamGrant;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The streams that a subscriber follows, and the numbers of those that it followed before: one that
 * is matched again goes on where it was. Not thread-safe.
 */
final class StreamsIn {
  /** Most streams, not matched any more, whose numbers are remembered. */
  private static final int MAX_FORMER = 10_000;

  private final Map<StreamId, StreamIn> followed = new LinkedHashMap<>();
  private final Map<StreamId, StreamIn> former =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<StreamId, StreamIn> eldest) {
          boolean full = size() > MAX_FORMER;
          forgottenMissed += full ? eldest.getValue().missed() : 0;
          return full;
        }
      };
  private final Reliability reliability;
  private final LossCounts counts;
  private long forgottenMissed;

  /**
   * Streams of which as much is wanted as {@code reliability} says.
   *
   * @param counts where best effort counts what it did not deliver
   */
  StreamsIn(Reliability reliability, LossCounts counts) {
    this.reliability = reliability;
    this.counts = counts;
  }

  /** Every stream that is followed. */
  Map<StreamId, StreamIn> all() {
    return Collections.unmodifiableMap(followed);
  }

  /** A stream that is followed; null where it is not. */
  StreamIn get(StreamId id) {
    return followed.get(id);
  }

  /** Whether a stream is followed, or was and is remembered. */
  boolean knows(StreamId id) {
    return followed.containsKey(id) || former.containsKey(id);
  }

  /**
   * Follows a stream from a position on. One that was followed before goes on where it was: what it
   * missed in between is lost, and what it has is not delivered again.
   *
   * @return the first number that is promised
   */
  long follow(StreamId id, long position) {
    StreamIn stream = former.remove(id);
    long first = stream == null ? position + 1 : Math.min(position, stream.last()) + 1;
    if (stream == null) {
      stream =
          reliability == Reliability.RELIABLE
              ? new ReliableIn(position)
              : new BestEffortIn(position, counts);
    } else {
      stream.reached(position);
    }
    if (stream instanceof ReliableIn reliable && hasEarlierLife(id)) {
      reliable.holdBack();
    }
    followed.put(id, stream);
    return first;
  }

  /** Whether an earlier life of a stream's publisher is not delivered to its end. */
  boolean hasEarlierLife(StreamId id) {
    for (Map.Entry<StreamId, StreamIn> other : followed.entrySet()) {
      StreamId earlier = other.getKey();
      if (earlier.incarnation().isBefore(id.incarnation())
          && earlier.publisher().equals(id.publisher())
          && earlier.topic().equals(id.topic())
          && !other.getValue().isComplete()) {
        return true;
      }
    }
    return false;
  }

  /** Follows no stream of a grant any more. */
  void leave(StreamGrant grant) {
    for (Iterator<Map.Entry<StreamId, StreamIn>> all = followed.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<StreamId, StreamIn> entry = all.next();
      if (StreamGrant.of(entry.getKey()).equals(grant)) {
        all.remove();
        former.put(entry.getKey(), entry.getValue());
      }
    }
  }

  /** Whether nothing more is to come of a grant, as far as known. */
  boolean isComplete(StreamGrant grant) {
    StreamIn stream = of(grant);
    return stream == null || stream.isComplete();
  }

  /** The stream of a grant; null where it is not followed. */
  StreamIn of(StreamGrant grant) {
    return followed.get(new StreamId(grant.publisher(), grant.incarnation(), grant.topic()));
  }

  /** Numbers of promised streams that did not arrive, as far as known. */
  long missed() {
    return forgottenMissed
        + Stream.concat(followed.values().stream(), former.values().stream())
            .mapToLong(StreamIn::missed)
            .sum();
  }
}
