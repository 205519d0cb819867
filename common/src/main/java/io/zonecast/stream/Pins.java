package io.zonecast.stream;

import io.zonecast.domain.StreamId;
import io.zonecast.wire.Promise;
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

  private static final long MEMORY_NS = MEMORY_MS * 1_000_000L;

  private final Map<Long, Pin> pins = new LinkedHashMap<>();
  private long bytes;

  private static final class Pin {
    final Map<StreamId, StreamWindow> streams = new HashMap<>();
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
    StreamWindow before = pin.streams.put(promise.stream(), kept);
    long more = kept.bytes() - (before == null ? 0 : before.bytes());
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

  /** What is kept of a stream for who has this inbox; null where nothing is. */
  public StreamWindow of(long nonce, StreamId stream, long nowNs) {
    Pin pin = pins.get(nonce);
    if (pin == null) {
      return null;
    }
    pin.untilNs = nowNs + MEMORY_NS;
    return pin.streams.get(stream);
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
