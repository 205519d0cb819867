package io.zonecast.domain;

/**
 * DDS's HISTORY, its KEEP_LAST: how many of a topic's last messages a publisher keeps for those who
 * join later, or how many a subscriber wants when it joins. Unlike in DDS it is matched: an offer
 * satisfies a request for as many or fewer.
 *
 * @param depth messages of each topic of a publisher, 0 to {@value #MAX_DEPTH}
 */
public record History(int depth) {
  /** Most messages of a topic that may be kept, or asked for. */
  public static final int MAX_DEPTH = 100_000;

  /** Nothing is kept, or wanted, of what was published before. */
  public static final History NONE = new History(0);

  /** Most bytes of frames that a stream's history keeps, whatever its depth. */
  public static final long MAX_BYTES = 64L * 1024 * 1024;

  public History {
    if (depth < 0 || depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "history %d is not between 0 and %d".formatted(depth, MAX_DEPTH));
    }
  }

  /** Whether an offer of this satisfies a request for {@code requested}. */
  public boolean satisfies(History requested) {
    return depth >= requested.depth;
  }

  /** Whether anything is kept, or wanted. */
  public boolean isSome() {
    return depth > 0;
  }

  @Override
  public String toString() {
    return Integer.toString(depth);
  }
}
