package io.zonecast.domain;

/**
 * A zone: a group of brokers that elect one primary, and the clients that it serves.
 *
 * @param number a whole number from 1 to {@value #MAX}
 */
public record ZoneId(int number) implements Comparable<ZoneId> {
  /** Highest zone number. */
  public static final int MAX = 9_999;

  public ZoneId {
    if (number < 1 || number > MAX) {
      throw new IllegalArgumentException("zone %d is not a whole number from 1 to %d".formatted(number, MAX));
    }
  }

  @Override
  public int compareTo(ZoneId other) {
    return Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Integer.toString(number);
  }
}
