package io.zonecast.domain;

/**
 * How much of a reliable stream its holders keep for those who have not delivered it yet.
 *
 * @param window most messages, 1 to {@value #MAX_WINDOW}
 * @param onSlow what happens when they are reached
 */
public record Retention(int window, OnSlow onSlow) {
  /** Most messages that a window may be asked to keep. */
  public static final int MAX_WINDOW = 1_000_000;

  /** What is kept unless somebody says otherwise. */
  public static final Retention DEFAULT = new Retention(8_192, OnSlow.BLOCK);

  /** Most bytes of frames that a stream's window keeps, whatever its messages. */
  public static final long MAX_BYTES = 16L * 1024 * 1024;

  public Retention {
    if (window < 1 || window > MAX_WINDOW) {
      throw new IllegalArgumentException(
          "window %d is not between 1 and %d".formatted(window, MAX_WINDOW));
    }
  }
}
