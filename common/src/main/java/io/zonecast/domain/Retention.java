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

  /**
   * So much of a stream is told at once when it was delivered, confirmed or acknowledged, by {@link
   * #weight}: a quarter of a usual window. Who waited for a fixed time instead would let publishers
   * stand before a full window.
   */
  public static final int MUCH = DEFAULT.window() / 4;

  private static final long USUAL_BYTES = MAX_BYTES / DEFAULT.window();

  public Retention {
    if (window < 1 || window > MAX_WINDOW) {
      throw new IllegalArgumentException(
          "window %d is not between 1 and %d".formatted(window, MAX_WINDOW));
    }
  }

  /**
   * How many messages of a usual window these take up: large ones fill it by their bytes.
   *
   * @param messages how many
   * @param bytes of all of them
   */
  public static long weight(long messages, long bytes) {
    return Math.max(messages, bytes / USUAL_BYTES);
  }
}
