package io.zonecast.domain;

/**
 * DDS's DEADLINE: the longest time between two messages of a publisher on a topic. A publisher
 * promises it, a subscriber asks for one at most so long.
 *
 * @param periodUs microseconds, more than 0; {@code Long.MAX_VALUE} for none
 */
public record Deadline(long periodUs) {
  /** Nobody promises, or asks for, a next message. */
  public static final Deadline NONE = new Deadline(Long.MAX_VALUE);

  public Deadline {
    if (periodUs < 1) {
      throw new IllegalArgumentException("deadline %d us is not more than 0".formatted(periodUs));
    }
  }

  /** Whether an offer of this satisfies a request for {@code requested}. */
  public boolean satisfies(Deadline requested) {
    return periodUs <= requested.periodUs;
  }

  /** Whether there is one. */
  public boolean isSome() {
    return periodUs != NONE.periodUs;
  }

  /** How long it is, nanoseconds; {@code Long.MAX_VALUE} for none. */
  public long periodNs() {
    return TimeText.toNs(periodUs);
  }

  /** As on the command line: {@code 500ms}, or {@code none}. */
  @Override
  public String toString() {
    return isSome() ? TimeText.ofUs(periodUs) : "none";
  }
}
