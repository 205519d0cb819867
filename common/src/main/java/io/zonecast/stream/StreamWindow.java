package io.zonecast.stream;

import java.util.ArrayList;
import java.util.List;

/**
 * The batches of one stream that somebody may still ask for: consecutive, from {@link #first()} to
 * {@link #last()}. Holds frames as they came; nobody changes one that is in here. Not thread-safe.
 */
public final class StreamWindow {
  /**
   * A batch.
   *
   * @param first its first number
   * @param last its last number
   * @param frame its bytes
   */
  public record Part(long first, long last, byte[] frame) {}

  private static final int LEAST_ROOM = 16;

  /** A ring: the batches stand in order from {@code head} on. Its length is a power of two. */
  private Part[] ring = new Part[LEAST_ROOM];

  private int head;
  private int size;
  private long next;
  private long bytes;

  /** A window that holds nothing and waits for number {@code next}, at least 1. */
  public StreamWindow(long next) {
    if (next < 1) {
      throw new IllegalArgumentException("sequence %d is not positive".formatted(next));
    }
    this.next = next;
  }

  /** The first number held; the one after {@link #last()} where none is. */
  public long first() {
    return size == 0 ? next : ring[head].first();
  }

  /** The last number that was taken, 0 before the first. */
  public long last() {
    return next - 1;
  }

  /** How many messages are held. */
  public long messages() {
    return next - first();
  }

  /** How many bytes their frames have. */
  public long bytes() {
    return bytes;
  }

  /**
   * Takes the next batch.
   *
   * @throws IllegalArgumentException where it does not follow the last one
   */
  public void append(Part part) {
    if (part.first() != next || part.last() < part.first()) {
      throw new IllegalArgumentException(
          "%d to %d does not follow %d".formatted(part.first(), part.last(), next - 1));
    }
    if (size == ring.length) {
      makeRoom(2 * ring.length);
    }
    ring[slot(size)] = part;
    size++;
    next = part.last() + 1;
    bytes += part.frame().length;
  }

  /** The oldest batch held; null where none is. */
  public Part oldest() {
    return size == 0 ? null : ring[head];
  }

  /** Forgets the oldest batch. */
  public void forgetOldest() {
    if (size == 0) {
      return;
    }
    bytes -= ring[head].frame().length;
    ring[head] = null;
    head = slot(1);
    size--;
    if (ring.length > LEAST_ROOM && size < ring.length / 8) {
      makeRoom(ring.length / 2); // A window that was full once is not large for ever.
    }
  }

  /** Forgets every batch that ends below {@code first}. */
  public void forgetBelow(long first) {
    while (size > 0 && ring[head].last() < first) {
      forgetOldest();
    }
  }

  /** Forgets every batch that begins behind {@code last}; none may reach across it. */
  public void truncate(long last) {
    while (size > 0 && ring[slot(size - 1)].first() > last) {
      bytes -= ring[slot(size - 1)].frame().length;
      ring[slot(size - 1)] = null;
      size--;
    }
    next = Math.min(next, last + 1);
  }

  /** Nothing below {@code first} will come: goes on from there, where it has not come so far. */
  public void skipTo(long first) {
    if (first > next) {
      ring = new Part[LEAST_ROOM];
      head = 0;
      size = 0;
      bytes = 0;
      next = first;
    }
  }

  /**
   * The batches that hold the numbers from {@code from} to {@code to}, as far as they are here, and
   * at most {@code maxBytes} of them, but at least one.
   */
  public List<Part> parts(long from, long to, long maxBytes) {
    List<Part> found = new ArrayList<>();
    long taken = 0;
    for (int i = Math.max(0, floor(from)); i < size; i++) {
      Part part = ring[slot(i)];
      boolean full = !found.isEmpty() && taken + part.frame().length > maxBytes;
      if (part.first() > to || full) {
        break;
      }
      if (part.last() >= from) {
        found.add(part);
        taken += part.frame().length;
      }
    }
    return found;
  }

  /** The batch that holds a number; null where it is not here. */
  public Part holding(long sequence) {
    int floor = floor(sequence);
    return floor < 0 || sequence >= next ? null : ring[slot(floor)];
  }

  /** Which batch, from 0, is the last that begins at or below a number; -1 where none does. */
  private int floor(long sequence) {
    if (size > 0 && ring[slot(size - 1)].first() <= sequence) {
      return size - 1; // What is asked for most is what was taken just now.
    }
    int below = -1;
    int above = size;
    while (above - below > 1) {
      int middle = (below + above) >>> 1;
      if (ring[slot(middle)].first() <= sequence) {
        below = middle;
      } else {
        above = middle;
      }
    }
    return below;
  }

  private int slot(int index) {
    return (head + index) & (ring.length - 1);
  }

  private void makeRoom(int length) {
    Part[] moved = new Part[length];
    for (int i = 0; i < size; i++) {
      moved[i] = ring[slot(i)];
    }
    ring = moved;
    head = 0;
  }
}
