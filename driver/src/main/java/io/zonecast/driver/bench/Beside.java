package io.zonecast.driver.bench;

import java.util.List;

/** What publishes at priority 0, as fast as it can, beside what is measured. */
enum Beside {
  /** Nothing. */
  NOTHING("alone", List.of()),

  /**
   * A publisher that takes only the processor's time that nobody else wants: so it stands for one
   * on a host of its own, and still fills every queue on the way.
   */
  YIELDING("beside a load", List.of("nice", "-n", "19")),

  /** A publisher that takes its share of the processors, too. */
  GREEDY("beside a load that also takes the processors", List.of());

  private final String words;
  private final List<String> launcher;

  Beside(String words, List<String> launcher) {
    this.words = words;
    this.launcher = launcher;
  }

  String words() {
    return words;
  }

  /** What starts it, in front of its command line. */
  List<String> launcher() {
    return launcher;
  }

  boolean isSome() {
    return this != NOTHING;
  }
}
