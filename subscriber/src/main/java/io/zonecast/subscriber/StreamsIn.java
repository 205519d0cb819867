package io.zonecast.subscriber;

import io.zonecast.domain.StreamId;
import io.zonecast.wire.StreamGrant;
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
  private long forgottenMissed;

  /** A stream that is followed; null where it is not. */
  StreamIn get(StreamId id) {
    return followed.get(id);
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
      stream = new StreamIn(position);
    } else {
      stream.reached(position);
    }
    followed.put(id, stream);
    return first;
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
  boolean isEnded(StreamGrant grant) {
    StreamIn stream =
        followed.get(new StreamId(grant.publisher(), grant.incarnation(), grant.topic()));
    return stream == null || stream.isEnded();
  }

  /** Numbers of promised streams that did not arrive, as far as known. */
  long missed() {
    return forgottenMissed
        + Stream.concat(followed.values().stream(), former.values().stream())
            .mapToLong(StreamIn::missed)
            .sum();
  }
}
