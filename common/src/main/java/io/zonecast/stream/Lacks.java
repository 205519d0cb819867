package io.zonecast.stream;

import io.zonecast.domain.StreamId;
import io.zonecast.wire.StreamRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a receiver lacks of reliable streams, and when to ask for it: at once, soon again while
 * answers come (each is bounded), and after {@value #SILENT_MS} ms where none came. Not
 * thread-safe.
 */
public final class Lacks {
  /** Most numbers that are asked for at a time. */
  public static final int MAX_NUMBERS = 8_192;

  /** How long an answer is waited for, in milliseconds. */
  public static final int SILENT_MS = 250;

  private static final long SILENT_NS = SILENT_MS * 1_000_000L;
  private static final long PROGRESS_NS = 10_000_000;

  private final Map<StreamId, Lack> lacks = new LinkedHashMap<>();

  private static final class Lack {
    long have;
    long upTo;
    long haveWhenAsked = -1;
    long askedNs;

    long dueNs() {
      if (haveWhenAsked < 0) {
        return Long.MIN_VALUE;
      }
      return askedNs + (have > haveWhenAsked ? PROGRESS_NS : SILENT_NS);
    }
  }

  /**
   * How a stream stands.
   *
   * @param have everything up to here is there
   * @param upTo the last number that is known to lack; {@code have} or less where none does
   */
  public void note(StreamId stream, long have, long upTo) {
    if (upTo <= have) {
      lacks.remove(stream);
      return;
    }
    Lack lack = lacks.computeIfAbsent(stream, none -> new Lack());
    lack.have = have;
    lack.upTo = upTo;
  }

  /** Whether a stream lacks something. */
  public boolean lacks(StreamId stream) {
    return lacks.containsKey(stream);
  }

  /** Nothing is lacking of a stream any more, or nobody wants it. */
  public void forget(StreamId stream) {
    lacks.remove(stream);
  }

  /** Somebody else is to be asked: everything is due at once. */
  public void askAnew() {
    lacks.values().forEach(lack -> lack.haveWhenAsked = -1);
  }

  /** What is to be asked for now; it counts as asked for. */
  public List<StreamRange> due(long nowNs) {
    List<StreamRange> due = new ArrayList<>();
    lacks.forEach(
        (stream, lack) -> {
          if (nowNs >= lack.dueNs()) {
            long to = Math.min(lack.upTo, lack.have + MAX_NUMBERS);
            due.add(new StreamRange(stream, lack.have + 1, to));
            lack.haveWhenAsked = lack.have;
            lack.askedNs = nowNs;
          }
        });
    return due;
  }

  /** When {@link #due} has something, on the monotonic clock. */
  public long nextDeadlineNs() {
    long deadlineNs = Long.MAX_VALUE;
    for (Lack lack : lacks.values()) {
      deadlineNs = Math.min(deadlineNs, lack.dueNs());
    }
    return deadlineNs;
  }
}
