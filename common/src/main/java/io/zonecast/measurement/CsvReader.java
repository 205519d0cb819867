package io.zonecast.measurement;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Streams the rows of a CSV file in constant memory. Columns are found by name: their order does
 * not matter and further ones are ignored. Single reader thread.
 */
final class CsvReader implements Closeable {
  private static final int BUFFER_CHARS = 1 << 16;
  private static final int MAX_NAMES = 4096;

  private final Path file;
  private final List<String> wanted;
  private final BufferedReader reader;
  private final int[] columnAt;
  private final int columns;
  private final Map<String, String> names = new HashMap<>();
  private List<String> fields = List.of();
  private long line = 1;

  /**
   * Opens a file and reads its header.
   *
   * @param optional those of the wanted columns that may be missing: they are 0 then
   * @throws MalformedRowsException when a column is missing or the last line is cut off
   */
  CsvReader(Path file, List<String> wanted, Set<String> optional) throws IOException {
    this.file = file;
    this.wanted = wanted;
    boolean whole = endsWithLineFeed(file);
    this.reader =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8),
            BUFFER_CHARS);
    try {
      if (!whole) {
        throw new MalformedRowsException(
            file, lastLine(file), "the file is empty or its last line is cut off");
      }
      List<String> header = CsvLine.split(reader.readLine());
      this.columns = header.size();
      this.columnAt = columnsOf(header, optional);
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /**
   * The next row; empty at the end.
   *
   * @param parse asks this reader for the row's fields
   * @throws MalformedRowsException naming the file and the line
   */
  <T> Optional<T> next(Function<CsvReader, T> parse) throws IOException {
    String text = reader.readLine();
    if (text == null) {
      return Optional.empty();
    }
    line++;
    try {
      fields = CsvLine.split(text);
      if (fields.size() != columns) {
        throw new IllegalArgumentException(
            fields.size() + " fields where the header has " + columns);
      }
      return Optional.of(parse.apply(this));
    } catch (IllegalArgumentException e) {
      throw new MalformedRowsException(file, line, e.getMessage());
    }
  }

  String text(int column) {
    return fields.get(columnAt[column]);
  }

  /** Names repeat in every row: one object for each keeps the garbage small. */
  String name(int column) {
    String text = text(column);
    if (names.size() >= MAX_NAMES) {
      names.clear();
    }
    String known = names.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  int wholeNumber(int column) {
    long value = number(column);
    if (value != (int) value) {
      throw new IllegalArgumentException(wanted.get(column) + " " + value + " is too large");
    }
    return (int) value;
  }

  long number(int column) {
    if (columnAt[column] < 0) {
      return 0;
    }
    String text = text(column);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          wanted.get(column) + " \"" + text + "\" is not a whole number", e);
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private int[] columnsOf(List<String> header, Set<String> optional) throws MalformedRowsException {
    int[] at = new int[wanted.size()];
    for (int i = 0; i < at.length; i++) {
      at[i] = header.indexOf(wanted.get(i));
      if (at[i] < 0 && !optional.contains(wanted.get(i))) {
        throw new MalformedRowsException(file, 1, "column " + wanted.get(i) + " is missing");
      }
    }
    return at;
  }

  private static long lastLine(Path file) throws IOException {
    try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return Math.max(1, lines.count());
    }
  }

  private static boolean endsWithLineFeed(Path file) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "r")) {
      if (raw.length() == 0) {
        return false;
      }
      raw.seek(raw.length() - 1);
      return raw.read() == '\n';
    }
  }
}
