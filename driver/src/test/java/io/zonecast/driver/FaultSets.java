package io.zonecast.driver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The series of faults that {@code scripts/fault-sets} runs: one entry a line. */
public final class FaultSets {
  private FaultSets() {}

  /** The first so many entries of a series, as a fault file. */
  public static String first(int entries, String kind) {
    return lines(kind).stream().limit(entries).collect(Collectors.joining("\n", "", "\n"));
  }

  /** A whole series, as a fault file. */
  public static String all(String kind) {
    return first(Integer.MAX_VALUE, kind);
  }

  private static List<String> lines(String kind) {
    String name = "/faults/" + kind + ".yaml";
    try (InputStream file = FaultSets.class.getResourceAsStream(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("- "))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
