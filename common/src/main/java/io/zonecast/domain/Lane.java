package io.zonecast.domain;

/**
 * By which connections a stream travels, in the order in which they are served. What waits on one
 * lane never stands in the way of the other: each has connections of its own at every hop.
 */
public enum Lane {
  /** Streams of priority 1 and above. */
  EXPRESS(1),
  /** Streams of priority 0. */
  NORMAL(0);

  private static final Lane[] BY_CODE = {NORMAL, EXPRESS};

  private final int code;

  Lane(int code) {
    this.code = code;
  }

  /** The lane of a stream's priority. */
  public static Lane of(int priority) {
    return priority > 0 ? EXPRESS : NORMAL;
  }

  /**
   * The lane of a {@link #code()}.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static Lane ofCode(int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException("lane %d is neither 0 nor 1".formatted(code));
    }
    return BY_CODE[code];
  }

  /** The lane on the wire: 0 normal, 1 express. */
  public int code() {
    return code;
  }

  /** The other one. */
  public Lane other() {
    return this == NORMAL ? EXPRESS : NORMAL;
  }
}
