package io.zonecast.driver.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The end of a log, to tell a user why a process failed. */
public final class LogTail {
  private static final int LINES = 6;
  private static final int MAX_CHARACTERS = 2_000;

  private LogTail() {}

  /** The last lines, each indented; a short word where there are none. */
  public static String of(Path log) {
    try {
      String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
      List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
      String tail =
          lines.stream()
              .skip(Math.max(0, lines.size() - LINES))
              .map(line -> "    " + line)
              .collect(Collectors.joining("\n"));
      if (tail.isEmpty()) {
        return "    (nothing)";
      }
      return tail.substring(Math.max(0, tail.length() - MAX_CHARACTERS));
    } catch (IOException e) {
      return "    (no log: " + e.getMessage() + ")";
    }
  }

  /** How long the log is, in bytes; 0 where there is none. */
  public static long length(Path log) {
    try {
      return Files.exists(log) ? Files.size(log) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Whether some line of the log is or begins with the word {@code ready}, from a byte on. */
  public static boolean hasReadyLine(Path log, long from) {
    try {
      if (length(log) <= from) {
        return false;
      }
      byte[] bytes = Files.readAllBytes(log);
      int begin = (int) Math.min(from, bytes.length);
      return new String(bytes, begin, bytes.length - begin, StandardCharsets.UTF_8)
          .lines()
          .anyMatch(line -> line.equals("ready") || line.startsWith("ready "));
    } catch (IOException e) {
      return false;
    }
  }
}
