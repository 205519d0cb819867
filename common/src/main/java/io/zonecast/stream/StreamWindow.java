package io.zonecast.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

  private final TreeMap<Long, Part> parts = new TreeMap<>();
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
    return parts.isEmpty() ? next : parts.firstKey();
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
    parts.put(part.first(), part);
    next = part.last() + 1;
    bytes += part.frame().length;
  }

  /** The oldest batch held; null where none is. */
  public Part oldest() {
    return parts.isEmpty() ? null : parts.firstEntry().getValue();
  }

  /** Forgets the oldest batch. */
  public void forgetOldest() {
    Map.Entry<Long, Part> oldest = parts.pollFirstEntry();
    if (oldest != null) {
      bytes -= oldest.getValue().frame().length;
    }
  }

  /** Forgets every batch that ends below {@code first}. */
  public void forgetBelow(long first) {
    while (!parts.isEmpty() && parts.firstEntry().getValue().last() < first) {
      forgetOldest();
    }
  }

  /** Nothing below {@code first} will come: goes on from there, where it has not come so far. */
  public void skipTo(long first) {
    if (first > next) {
      parts.clear();
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
    Long start = parts.floorKey(from);
    long taken = 0;
    for (Part part : parts.tailMap(start == null ? from : start, true).values()) {
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
    Map.Entry<Long, Part> entry = parts.floorEntry(sequence);
    return entry == null || entry.getValue().last() < sequence ? null : entry.getValue();
  }
}
