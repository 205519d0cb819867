package io.zonecast.driver.bench;

import java.util.List;

/** What publishes at priority 0, as fast as it can, beside what is measured. */
enum Beside {
  /** Nothing. */
  NOTHING("alone"),

  /**
   * A publisher that takes only the processor's time that nobody else wants: so it stands for one
   * on a host of its own, and still fills every queue on the way.
   */
  YIELDING("beside a load"),

  /** A publisher that takes its share of the processors, too. */
  GREEDY("beside a load that also takes the processors");

  /** Where Linux groups processes by session, nice alone counts within the session. */
  private static final String YIELD =
      "{ echo 19 > /proc/self/autogroup; } 2> /dev/null; exec nice -n 19 \"$0\" \"$@\"";

  private final String words;

  Beside(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** What starts it, in front of its command line. */
  List<String> launcher() {
    return this == YIELDING ? List.of("/bin/sh", "-c", YIELD) : List.of();
  }

  boolean isSome() {
    return this != NOTHING;
  }
}
