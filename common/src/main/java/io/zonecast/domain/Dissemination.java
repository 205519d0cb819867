package io.zonecast.domain;

import java.util.Locale;

/** How messages reach subscribers: agreed once for a deployment, in {@code /config}. */
public enum Dissemination {
  /** Publishers send to their matched subscribers themselves. */
  DIRECT,
  /** Publishers send to their zone's primary broker, which relays. */
  CENTRALIZED;

  /** The word used in files and messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The value for a {@link #word()}.
   *
   * @throws IllegalArgumentException naming the word where it is none of them
   */
  public static Dissemination of(String word) {
    for (Dissemination value : values()) {
      if (value.word().equals(word)) {
        return value;
      }
    }
    throw new IllegalArgumentException("\"%s\" is not direct or centralized".formatted(Names.printable(word)));
  }
}
