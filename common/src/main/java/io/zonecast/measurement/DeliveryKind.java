package io.zonecast.measurement;

import java.util.Locale;

/** How a message came to a subscriber. Only {@link #LIVE} counts for latency. */
public enum DeliveryKind {
  /** Sent while the subscriber was matched, and delivered on the usual way. */
  LIVE,
  /** From before the subscriber joined, on its request. */
  HISTORY,
  /** Missed first and fetched again by number. */
  REPAIRED;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** As it is written in files: {@code live}, {@code history}, {@code repaired}. */
  public String text() {
    return text;
  }

  /**
   * The kind that is written as {@code text}.
   *
   * @throws IllegalArgumentException naming what was read
   */
  public static DeliveryKind of(String text) {
    for (DeliveryKind kind : values()) {
      if (kind.text.equals(text)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("kind \"" + text + "\" is not live, history or repaired");
  }
}
