package io.zonecast.domain;

import java.util.Locale;

/** DDS's RELIABILITY: whether a message may be lost. Ordered: a higher one satisfies a lower request. */
public enum Reliability {
  /** A message may be lost; the loss is counted. */
  BEST_EFFORT,
  /** What was acknowledged is delivered. */
  RELIABLE;

  /** The word used on the command line and in files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether an offer of this satisfies a request for {@code requested}. */
  public boolean satisfies(Reliability requested) {
    return compareTo(requested) >= 0;
  }

  /**
   * The value for a {@link #word()}.
   *
   * @throws IllegalArgumentException naming the word where it is none of them
   */
  public static Reliability of(String word) {
    for (Reliability value : values()) {
      if (value.word().equals(word)) {
        return value;
      }
    }
    throw new IllegalArgumentException("\"%s\" is not best-effort or reliable".formatted(Names.printable(word)));
  }
}
