package io.zonecast.simulation;

import java.util.Locale;

/**
 * Runs many seeds, outside the test suite: {@code RandomDeployments FIRST LAST}. Prints what failed
 * in short; with one seed alone, its transcript.
 */
final class RandomDeployments {
  private RandomDeployments() {}

  /** The program's entry. */
  public static void main(String[] arguments) {
    long first = Long.parseLong(arguments[0]);
    long last = arguments.length > 1 ? Long.parseLong(arguments[1]) : first;
    long startNs = System.nanoTime();
    long events = 0;
    int failures = 0;
    for (long seed = first; seed <= last; seed++) {
      RandomDeployment run = new RandomDeployment(seed);
      try {
        run.run();
      } catch (SimulationFailure failed) {
        failures++;
        System.out.println(first == last ? failed.getMessage() : head(failed.getMessage()));
      }
      events += run.deployment().world().scheduler().executed();
    }
    System.out.printf(
        Locale.ROOT,
        "%d seeds, %d failed, %d events, %.1f s%n",
        last - first + 1,
        failures,
        events,
        (System.nanoTime() - startNs) / 1e9);
  }

  private static String head(String message) {
    return message.lines().findFirst().orElse("");
  }
}
