package io.zonecast.subscriber;

import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.StreamPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The latest term of each topic that only its owner may publish, and where those before it end, as
 * far as a subscriber was told. Not thread-safe.
 */
final class Terms {
  /** How long what is under way of a term that is over is waited for, milliseconds. */
  static final int GRACE_MS = 500;

  /** The same, where nobody could say where it ended. */
  static final int UNKNOWN_GRACE_MS = 50;

  private static final long MS = 1_000_000;

  private record Ending(long last, long untilNs) {}

  private final Map<Topic, Long> latest = new HashMap<>();
  private final Map<StreamGrant, Long> joined = new HashMap<>();
  private final Map<StreamId, Ending> endings = new HashMap<>();

  /** A term begins; whether it is later than what was known. */
  boolean onStart(ControlMessage.TenureStart start) {
    Long before = latest.get(start.stream().topic());
    boolean isNews = before == null || before < start.stream().term();
    if (isNews) {
      latest.put(start.stream().topic(), start.stream().term());
    }
    return isNews;
  }

  /** A grant is joined: terms before this one are over. */
  void onJoined(StreamGrant grant, long term) {
    joined.put(grant, term);
  }

  /** A grant is left; joined again, it is joined anew. */
  void onLeft(StreamGrant grant) {
    joined.remove(grant);
  }

  /** Whether a stream is of a term that was over when its grant was joined. */
  boolean wasOver(StreamId stream) {
    return stream.term() > 0 && stream.term() < joined.getOrDefault(StreamGrant.of(stream), 0L);
  }

  /** Whether a stream is of a term that is over. */
  boolean isFormer(StreamId stream) {
    return stream.term() > 0 && stream.term() < latest.getOrDefault(stream.topic(), 0L);
  }

  /**
   * A stream's term is over. Of the term before the one that begins nobody else will say where it
   * ended; who answers for an earlier one may still do so.
   */
  void end(StreamId stream, ControlMessage.TenureStart next, long nowNs) {
    boolean isLast = stream.term() == next.stream().term() - 1;
    long graceMs = isLast ? UNKNOWN_GRACE_MS : GRACE_MS;
    Ending ending = new Ending(Long.MAX_VALUE, nowNs + graceMs * MS);
    for (StreamPosition end : next.previous()) {
      if (end.stream().equals(stream)) {
        ending = new Ending(end.lastSequence(), nowNs + GRACE_MS * MS);
      }
    }
    endings.putIfAbsent(stream, ending);
  }

  /**
   * Where a stream ends, once all of it is here, or was waited for long enough; then it is
   * forgotten.
   *
   * @param last up to where it is here
   * @return its last number; {@code Long.MAX_VALUE} where nobody knows it; -1 where it may go on
   */
  long endOf(StreamId stream, long last, long nowNs) {
    Ending ending = endings.get(stream);
    if (ending == null || (last < ending.last() && nowNs < ending.untilNs())) {
      return -1;
    }
    endings.remove(stream);
    return ending.last();
  }

  /** Those that were waited for long enough. */
  List<StreamId> overdue(long nowNs) {
    List<StreamId> overdue = new ArrayList<>();
    endings.forEach(
        (stream, ending) -> {
          if (nowNs >= ending.untilNs()) {
            overdue.add(stream);
          }
        });
    return overdue;
  }

  /** When {@link #overdue} may have something, on the monotonic clock. */
  long nextDeadlineNs() {
    return endings.values().stream().mapToLong(Ending::untilNs).min().orElse(Long.MAX_VALUE);
  }
}
