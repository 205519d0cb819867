package io.zonecast.driver.status;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table of text: columns as wide as their widest cell, two blanks between, nothing behind the
 * last.
 */
final class TextTable {
  private static final int NAMES_SHOWN = 8;

  private final List<List<String>> rows = new ArrayList<>();
  private final int most;
  private long hidden;

  /**
   * A table without rows.
   *
   * @param most rows shown: how many more there are is said below
   */
  TextTable(int most, String... titles) {
    this.most = most;
    rows.add(List.of(titles));
  }

  /** Adds a row, with a cell for each title. */
  TextTable row(Object... cells) {
    if (isFull()) {
      hidden++;
    } else {
      rows.add(Stream.of(cells).map(String::valueOf).toList());
    }
    return this;
  }

  /** Whether further rows are only counted. */
  boolean isFull() {
    return rows.size() > most;
  }

  /** Whether there is no row. */
  boolean isEmpty() {
    return rows.size() == 1;
  }

  /** Several names in one cell: the first few of them. */
  static String names(List<String> names) {
    return names.isEmpty()
        ? "none"
        : names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(" "))
            + (names.size() > NAMES_SHOWN
                ? " and %d more".formatted(names.size() - NAMES_SHOWN)
                : "");
  }

  @Override
  public String toString() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int i = 0; i < columns - 1; i++) {
        text.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      text.append(row.get(columns - 1)).append('\n');
    }
    if (hidden > 0) {
      text.append("and %d more (--rows N, --json)\n".formatted(hidden));
    }
    return text.toString();
  }
}
