package io.zonecast.driver.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which packets between two hosts are lost, seen from the first. */
public enum Direction {
  /** Those of both. */
  BOTH,
  /** Those that the first sends to the second. */
  OUT,
  /** Those that the first would get from the second. */
  IN;

  /** The word used in fault files and events. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The direction of a word; empty where it is none. */
  static Optional<Direction> of(String word) {
    return Arrays.stream(values()).filter(way -> way.word().equals(word)).findFirst();
  }

  /** Whether what the first sends is lost. */
  public boolean isOut() {
    return this != IN;
  }

  /** Whether what the first would get is lost. */
  public boolean isIn() {
    return this != OUT;
  }
}
