package io.zonecast.domain;

/** Lengths of time as people write them. */
public final class TimeText {
  private TimeText() {}

  /** The shortest text that means so many microseconds: {@code 500ms}, {@code 10s}, {@code 2m}. */
  public static String ofUs(long us) {
    if (us % 1_000 != 0) {
      return us + "us";
    }
    long millis = us / 1_000;
    if (millis % 1_000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1_000;
    return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
  }

  /** Nanoseconds; what would be more than can be counted is {@code Long.MAX_VALUE}. */
  static long toNs(long us) {
    return us > Long.MAX_VALUE / 1_000 ? Long.MAX_VALUE : us * 1_000;
  }
}
