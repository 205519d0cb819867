package io.zonecast.stream;

import io.zonecast.domain.StreamId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The reliable streams of one holder. Not thread-safe. */
public final class HeldStreams {
  /** Most streams that are held; beyond that a new one is refused. */
  public static final int MAX_STREAMS = 100_000;

  private final Map<StreamId, HeldStream> streams = new LinkedHashMap<>();

  /** A stream; null where nothing of it is held. On every frame's way. */
  public HeldStream get(StreamId id) {
    return streams.get(id);
  }

  /**
   * A stream, from {@code next} on where it is new.
   *
   * @return null where there is no room for another one
   */
  public HeldStream open(StreamId id, long next) {
    HeldStream known = streams.get(id);
    if (known == null && streams.size() < MAX_STREAMS) {
      known = new HeldStream(id, next);
      streams.put(id, known);
    }
    return known;
  }

  /** Every stream. While it is walked through, none may be opened or forgotten. */
  public Collection<HeldStream> all() {
    return Collections.unmodifiableCollection(streams.values());
  }

  /** Forgets those streams. */
  public void forgetIf(Predicate<HeldStream> over) {
    streams.values().removeIf(over);
  }

  public boolean isEmpty() {
    return streams.isEmpty();
  }
}
