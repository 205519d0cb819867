package io.zonecast.driver.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A delivery file so far. Its values hold no commas here.
 *
 * @param header the columns' names
 * @param rows complete rows
 */
record Deliveries(List<String> header, List<String[]> rows) {

  static Deliveries of(Path file) {
    try {
      String text = Files.exists(file) ? Files.readString(file) : "";
      List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
      if (lines.isEmpty()) {
        return new Deliveries(List.of(), List.of());
      }
      return new Deliveries(
          Arrays.asList(lines.get(0).split(",")),
          lines.stream().skip(1).map(line -> line.split(",")).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> column(String name) {
    int index = header.indexOf(name);
    return rows.stream().map(row -> row[index]).toList();
  }

  int size() {
    return rows.size();
  }
}
