package io.zonecast.domain;

import java.util.Locale;

/** What happens when a reliable stream's window is full because a subscriber is slow. */
public enum OnSlow {
  /** The publisher waits: everybody on this stream is as slow as the slowest. */
  BLOCK,
  /** What the slow one lacks is forgotten; it is told so, and the others go on. */
  DROP,
  /** The publisher ends with an error. */
  EXIT;

  /** The word used on the command line and in files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return word();
  }

  /**
   * The value for a {@link #word()}.
   *
   * @throws IllegalArgumentException naming the word where it is none of them
   */
  public static OnSlow of(String word) {
    for (OnSlow value : values()) {
      if (value.word().equals(word)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "\"%s\" is not block, drop or exit".formatted(Names.printable(word)));
  }
}
