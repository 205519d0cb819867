package io.zonecast.driver;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the driver tells a user: results on standard output, everything else on standard error.
 *
 * @param out results
 * @param err how it goes
 * @param level how much of that
 */
record Console(PrintWriter out, PrintWriter err, Level level) {
  /** How much is said. */
  enum Level {
    /** Errors and results. */
    QUIET,
    /** Each step too. */
    NORMAL,
    /** Each process too. */
    VERBOSE
  }

  /** A result. */
  void result(String line) {
    out.println(line);
    out.flush();
  }

  /** A step. */
  void say(String line) {
    if (level != Level.QUIET) {
      error(line);
    }
  }

  /** A detail. */
  void detail(String line) {
    if (level == Level.VERBOSE) {
      error(line);
    }
  }

  /** What a user must know. */
  void error(String line) {
    err.println(line);
    err.flush();
  }

  /** Whether standard error is a terminal that can show a progress bar. */
  boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return level != Level.QUIET
          && (target.startsWith("/dev/pts/") || target.startsWith("/dev/tty"))
          && !"dumb".equals(System.getenv("TERM"));
    } catch (IOException e) {
      return false; // not Linux: plain lines are always right
    }
  }
}
