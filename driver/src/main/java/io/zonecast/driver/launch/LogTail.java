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

  /** Whether some line of the log starts with {@code ready }. */
  public static boolean hasReadyLine(Path log) {
    try {
      return Files.exists(log)
          && new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
              .lines()
              .anyMatch(line -> line.startsWith("ready "));
    } catch (IOException e) {
      return false;
    }
  }
}
