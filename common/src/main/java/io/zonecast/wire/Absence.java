package io.zonecast.wire;

import java.util.Locale;

/** Why a number of a reliable stream will never be delivered to somebody who was promised it. */
public enum Absence {
  /** No window reaches back so far. */
  GONE(1),
  /** The subscriber was too slow, and the publisher said {@code --on-slow drop}. */
  DROPPED(2),
  /** Too old to be of use. */
  EXPIRED(3),
  /** Not sent by the owner of its topic. */
  FILTERED(4);

  final int code;

  Absence(int code) {
    this.code = code;
  }

  /** The word used in files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Absence of(int code) throws MalformedFrameException {
    for (Absence absence : values()) {
      if (absence.code == code) {
        return absence;
      }
    }
    throw new MalformedFrameException("absence %d is unknown".formatted(code));
  }
}
