package io.zonecast.stream;

import io.zonecast.domain.StreamId;
import io.zonecast.wire.Promise;
import io.zonecast.wire.StreamRange;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * History that was promised to who joins and is owed nothing else: kept for it, whatever the stream
 * forgets meanwhile, until it has not asked for {@value #MEMORY_MS} ms. At most {@value
 * #MOST_BYTES} bytes; beyond that the eldest go first. Not thread-safe.
 */
public final class Pins {
  /** How long one that does not ask is waited for, milliseconds. */
  public static final int MEMORY_MS = 2_000;

  /** Most bytes of frames that are kept for all together; each counts for each who wants it. */
  public static final long MOST_BYTES = 256L * 1024 * 1024;

  /** One that attaches again is promised again, before it has heard of the first time. */
  private static final int MOST_OF_ONE = 4;

  private static final long MEMORY_NS = MEMORY_MS * 1_000_000L;

  private final Map<Long, Pin> pins = new LinkedHashMap<>();
  private long bytes;

  private static final class Pin {
    final Map<StreamId, Deque<StreamWindow>> streams = new HashMap<>();
    long bytes;
    long untilNs;
  }

  /**
   * Keeps the history of a promise.
   *
   * @param nonce names the inbox of who joins
   */
  public void pin(long nonce, Promise promise, HeldStream held, long nowNs) {
    if (!promise.hasHistory()) {
      return;
    }
    List<StreamWindow.Part> parts =
        held.window().parts(promise.historyAfter() + 1, promise.cut(), Long.MAX_VALUE);
    StreamWindow kept = new StreamWindow(parts.get(0).first());
    parts.forEach(kept::append);
    Pin pin = pins.computeIfAbsent(nonce, none -> new Pin());
    Deque<StreamWindow> ofStream =
        pin.streams.computeIfAbsent(promise.stream(), none -> new ArrayDeque<>());
    ofStream.addLast(kept);
    long more = kept.bytes() - (ofStream.size() > MOST_OF_ONE ? ofStream.pollFirst().bytes() : 0);
    pin.bytes += more;
    pin.untilNs = nowNs + MEMORY_NS;
    bytes += more;
    for (Iterator<Pin> eldest = pins.values().iterator(); bytes > MOST_BYTES; ) {
      Pin over = eldest.next();
      if (over == pin) {
        return;
      }
      bytes -= over.bytes;
      eldest.remove();
    }
  }

  /**
   * What is kept for who has this inbox that begins with or before a number of a stream; null where
   * nothing is.
   */
  public StreamWindow of(long nonce, StreamRange asked, long nowNs) {
    Pin pin = pins.get(nonce);
    if (pin == null || !pin.streams.containsKey(asked.stream())) {
      return null;
    }
    pin.untilNs = nowNs + MEMORY_NS;
    for (StreamWindow kept : pin.streams.get(asked.stream())) {
      if (asked.from() >= kept.first() && asked.from() <= kept.last()) {
        return kept;
      }
    }
    return null;
  }

  /** Time goes on: forgets who has not asked for long. */
  public void onTick(long nowNs) {
    for (Iterator<Pin> each = pins.values().iterator(); each.hasNext(); ) {
      Pin pin = each.next();
      if (nowNs >= pin.untilNs) {
        bytes -= pin.bytes;
        each.remove();
      }
    }
  }

  /** Forgets everything. */
  public void clear() {
    pins.clear();
    bytes = 0;
  }
}
