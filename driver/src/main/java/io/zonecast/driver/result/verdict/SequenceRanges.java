package io.zonecast.driver.result.verdict;

import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * A set of sequence numbers, kept as ranges: in order it needs constant room, and otherwise one
 * entry for each gap. Single writer.
 */
final class SequenceRanges {
  private static final int MAX_SHOWN = 12;

  private final TreeMap<Long, Long> endByStart = new TreeMap<>();
  private long size;

  /** Adds a number; false when it was there. */
  boolean add(long sequence) {
    Map.Entry<Long, Long> before = endByStart.floorEntry(sequence);
    if (before != null && before.getValue() >= sequence) {
      return false;
    }
    add(sequence, sequence);
    return true;
  }

  /** Adds {@code from} to {@code to}, of which none is there yet. */
  void add(long from, long to) {
    if (from > to) {
      return;
    }
    size += to - from + 1;
    long start = from;
    Map.Entry<Long, Long> before = endByStart.floorEntry(from);
    if (before != null && before.getValue() == from - 1) {
      start = before.getKey();
    }
    Long joined = endByStart.remove(to + 1);
    endByStart.put(start, joined == null ? to : joined);
  }

  /** Adds {@code from} to {@code to}, of which some may be there. */
  void addAll(long from, long to) {
    missing(from, to).endByStart.forEach(this::add);
  }

  /** Adds all of another set. */
  void addAll(SequenceRanges other) {
    other.endByStart.forEach(this::addAll);
  }

  /** The numbers that are here and not in {@code other}. */
  SequenceRanges without(SequenceRanges other) {
    SequenceRanges rest = new SequenceRanges();
    endByStart.forEach((from, to) -> rest.addAll(other.missing(from, to)));
    return rest;
  }

  long size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean contains(long sequence) {
    Map.Entry<Long, Long> before = endByStart.floorEntry(sequence);
    return before != null && before.getValue() >= sequence;
  }

  /** The numbers of {@code from} to {@code to} that are not here. */
  SequenceRanges missing(long from, long to) {
    SequenceRanges missing = new SequenceRanges();
    long next = from;
    Long begin = endByStart.floorKey(from);
    for (Map.Entry<Long, Long> range :
        endByStart.tailMap(begin == null ? from : begin).entrySet()) {
      if (range.getKey() > to) {
        break;
      }
      missing.add(next, range.getKey() - 1); // Nothing, where the range began before.
      next = Math.max(next, range.getValue() + 1);
    }
    missing.add(next, to);
    return missing;
  }

  /** The numbers that are here and in {@code other}. */
  SequenceRanges intersect(SequenceRanges other) {
    SequenceRanges both = new SequenceRanges();
    endByStart.forEach(
        (from, to) -> {
          Long first = other.endByStart.floorKey(from);
          for (var range : other.endByStart.tailMap(first == null ? from : first).entrySet()) {
            if (range.getKey() > to) {
              break;
            }
            both.add(Math.max(from, range.getKey()), Math.min(to, range.getValue()));
          }
        });
    return both;
  }

  /** Those above a number. */
  SequenceRanges above(long sequence) {
    SequenceRanges above = new SequenceRanges();
    endByStart.forEach((from, to) -> above.add(Math.max(from, sequence + 1), to));
    return above;
  }

  /** {@code 17-19, 23}, at most a dozen ranges. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ");
    endByStart.entrySet().stream()
        .limit(MAX_SHOWN)
        .forEach(
            range ->
                text.add(
                    range.getKey().equals(range.getValue())
                        ? range.getKey().toString()
                        : range.getKey() + "-" + range.getValue()));
    int more = endByStart.size() - MAX_SHOWN;
    return more > 0 ? text + ", and " + more + " more ranges" : text.toString();
  }
}
