package io.zonecast.subscriber;

import io.zonecast.domain.Reliability;
import io.zonecast.domain.StreamId;
import io.zonecast.wire.Promise;
import io.zonecast.wire.StreamGrant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The streams that a subscriber follows, and the numbers of those that it followed before: one that
 * is matched again goes on where it was. Not thread-safe.
 */
final class StreamsIn {
  /** Most streams, not matched any more, whose numbers are remembered. */
  private static final int MAX_FORMER = 10_000;

  private final Map<StreamId, StreamIn> followed = new LinkedHashMap<>();
  private final Map<StreamGrant, List<StreamId>> byGrant = new HashMap<>();
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
   * Follows a stream as it was promised. One that was followed before goes on where it was: what it
   * missed in between is lost, and what it has is not delivered again.
   *
   * @return the first number that is promised
   */
  long follow(Promise promise) {
    StreamId id = promise.stream();
    StreamIn stream = former.remove(id);
    long first = stream == null ? promise.after() + 1 : Math.min(promise.cut(), stream.last()) + 1;
    if (stream == null) {
      stream =
          reliability == Reliability.RELIABLE
              ? new ReliableIn(promise)
              : new BestEffortIn(promise, hasEarlierTerm(id), counts);
    } else {
      stream.reached(promise.cut());
    }
    if (stream instanceof ReliableIn reliable && mustWait(id)) {
      reliable.holdBack();
    }
    holdBackLaterTerms(id);
    put(id, stream);
    return first;
  }

  /** Of later terms nothing may be delivered yet: one before them was not known until now. */
  private void holdBackLaterTerms(StreamId id) {
    if (reliability == Reliability.RELIABLE) {
      laterTerms(id)
          .filter(ReliableIn.class::isInstance)
          .map(ReliableIn.class::cast)
          .filter(later -> !later.isComplete())
          .forEach(ReliableIn::holdBack);
    }
  }

  /**
   * Whether it is too late for a stream of an earlier term: something of a later one was delivered,
   * or, where nothing is owed, is followed.
   */
  boolean isOvertaken(StreamId id) {
    return laterTerms(id)
        .anyMatch(later -> !(later instanceof ReliableIn reliable) || reliable.hasBegun());
  }

  private Stream<StreamIn> laterTerms(StreamId id) {
    return followed.entrySet().stream()
        .filter(other -> id.term() > 0 && id.term() < other.getKey().term())
        .filter(other -> id.topic().equals(other.getKey().topic()))
        .map(Map.Entry::getValue);
  }

  /**
   * A reliable stream of which nothing will be delivered is over.
   *
   * @param promise what is above it was lost
   */
  void settle(Promise promise, long last) {
    StreamIn before = former.remove(promise.stream());
    forgottenMissed += before == null ? 0 : before.missed();
    ReliableIn stream = new ReliableIn(promise);
    stream.skipTo(last, (sequence, message, kind) -> {});
    stream.end(last);
    stream.takeEnd();
    put(promise.stream(), stream);
  }

  private void put(StreamId id, StreamIn stream) {
    followed.put(id, stream);
    byGrant.computeIfAbsent(StreamGrant.of(id), none -> new ArrayList<>()).add(id);
  }

  /** Whether something must be over before anything of a stream is delivered. */
  boolean mustWait(StreamId id) {
    return hasEarlierTerm(id) || (reliability == Reliability.RELIABLE && hasEarlierLife(id));
  }

  /** Whether an earlier life of a stream's publisher is not delivered to its end. */
  private boolean hasEarlierLife(StreamId id) {
    return isAnyIncomplete(
        earlier ->
            earlier.incarnation().isBefore(id.incarnation())
                && earlier.publisher().equals(id.publisher())
                && earlier.topic().equals(id.topic()));
  }

  /** Whether a stream of an earlier owner of its topic is not delivered to its end. */
  private boolean hasEarlierTerm(StreamId id) {
    return id.term() > 0
        && isAnyIncomplete(
            earlier ->
                earlier.term() > 0
                    && earlier.term() < id.term()
                    && earlier.topic().equals(id.topic()));
  }

  private boolean isAnyIncomplete(Predicate<StreamId> which) {
    for (Map.Entry<StreamId, StreamIn> other : followed.entrySet()) {
      if (which.test(other.getKey()) && !other.getValue().isComplete()) {
        return true;
      }
    }
    return false;
  }

  /** Follows no stream of a grant any more. */
  void leave(StreamGrant grant) {
    List<StreamId> left = byGrant.remove(grant);
    if (left != null) {
      left.forEach(id -> former.put(id, followed.remove(id)));
    }
  }

  /** Whether nothing more is to come of a grant, as far as known. */
  boolean isComplete(StreamGrant grant) {
    return of(grant).stream().allMatch(id -> followed.get(id).isComplete());
  }

  /** The streams of a grant that are followed. */
  List<StreamId> of(StreamGrant grant) {
    return byGrant.getOrDefault(grant, List.of());
  }

  /** Numbers of promised streams that did not arrive, as far as known. */
  long missed() {
    return forgottenMissed
        + Stream.concat(followed.values().stream(), former.values().stream())
            .mapToLong(StreamIn::missed)
            .sum();
  }
}
