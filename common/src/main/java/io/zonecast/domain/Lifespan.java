package io.zonecast.domain;

/**
 * DDS's LIFESPAN: how long after it was published a message is of use. An older one is not
 * delivered.
 *
 * @param us microseconds, more than 0; {@code Long.MAX_VALUE} for ever
 */
public record Lifespan(long us) {
  /** A message never expires. */
  public static final Lifespan FOREVER = new Lifespan(Long.MAX_VALUE);

  public Lifespan {
    if (us < 1) {
      throw new IllegalArgumentException("lifespan %d us is not more than 0".formatted(us));
    }
  }

  /** Whether a message expires. */
  public boolean isSome() {
    return us != FOREVER.us;
  }

  /**
   * Whether a message is too old.
   *
   * @param sentUs when it was published, microseconds since 1970
   * @param nowUs now, microseconds since 1970
   */
  public boolean isOver(long sentUs, long nowUs) {
    return nowUs - sentUs > us;
  }

  /** As on the command line: {@code 5s}, or {@code none}. */
  @Override
  public String toString() {
    return isSome() ? TimeText.ofUs(us) : "none";
  }
}
