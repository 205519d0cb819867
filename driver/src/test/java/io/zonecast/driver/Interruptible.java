package io.zonecast.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands that hear SIGINT. A shell without job control starts what runs in the background with
 * SIGINT ignored, and whoever is started below inherits that, a JVM of a test too.
 */
public final class Interruptible {
  private static final List<String> RESET = List.of("env", "--default-signal=INT");
  private static final boolean POSSIBLE = isPossible();

  private Interruptible() {}

  /** The command, with SIGINT as it is by default where this system can set it so. */
  public static List<String> command(List<String> command) {
    List<String> all = new ArrayList<>(POSSIBLE ? RESET : List.of());
    all.addAll(command);
    return all;
  }

  private static boolean isPossible() {
    List<String> probe = new ArrayList<>(RESET);
    probe.add("true");
    try {
      return new ProcessBuilder(probe).start().waitFor() == 0;
    } catch (IOException absent) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
