package io.zonecast.subscriber;

import io.zonecast.domain.StreamId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Messages that were too old to be delivered: counted, and told in ranges, soon after. Not
 * thread-safe.
 */
final class Expiries {
  /** To whom a range is told. */
  @FunctionalInterface
  interface Telling {
    void tell(StreamId stream, long from, long to);
  }

  private record Range(long from, long to) {}

  private final Map<StreamId, Range> ranges = new LinkedHashMap<>();
  private final Telling telling;
  private long count;

  Expiries(Telling telling) {
    this.telling = telling;
  }

  /** A number is too old. */
  void add(StreamId stream, long sequence) {
    count++;
    Range known = ranges.get(stream);
    if (known != null && known.to() + 1 == sequence) {
      ranges.put(stream, new Range(known.from(), sequence));
      return;
    }
    if (known != null) {
      telling.tell(stream, known.from(), known.to());
    }
    ranges.put(stream, new Range(sequence, sequence));
  }

  /** Tells what was not told. */
  void tellAll() {
    if (!ranges.isEmpty()) {
      ranges.forEach((stream, range) -> telling.tell(stream, range.from(), range.to()));
      ranges.clear();
    }
  }

  /** How many there were. */
  long count() {
    return count;
  }
}
