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
import java.util.function.Consumer;

/**
 * Streams the rows of a delivery file in constant memory. Columns are found by name: their order
 * does not matter and further ones are ignored. Single reader thread.
 */
public final class DeliveryReader implements Closeable {
  private static final int BUFFER_CHARS = 1 << 16;
  private static final int MAX_NAMES = 4096;

  private final Path file;
  private final BufferedReader reader;
  private final int[] columnAt;
  private final int columns;
  private final Map<String, String> names = new HashMap<>();
  private long line = 1;

  private DeliveryReader(Path file) throws IOException {
    this.file = file;
    boolean whole = endsWithLineFeed(file);
    this.reader =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8),
            BUFFER_CHARS);
    try {
      if (!whole) {
        throw new MalformedDeliveriesException(
            file, lastLine(file), "the file is empty or its last line is cut off");
      }
      List<String> header = CsvLine.split(reader.readLine());
      this.columns = header.size();
      this.columnAt = columnsOf(header);
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws MalformedDeliveriesException when a column is missing or the last line is cut off
   */
  public static DeliveryReader open(Path file) throws IOException {
    return new DeliveryReader(file);
  }

  /**
   * Gives every row to {@code sink}, in the file's order.
   *
   * @return the number of rows
   */
  public static long forEach(Path file, Consumer<Delivery> sink) throws IOException {
    try (DeliveryReader reader = open(file)) {
      long rows = 0;
      for (var row = reader.next(); row.isPresent(); row = reader.next()) {
        sink.accept(row.get());
        rows++;
      }
      return rows;
    }
  }

  /**
   * The next row; empty at the end.
   *
   * @throws MalformedDeliveriesException naming the file and the line
   */
  public Optional<Delivery> next() throws IOException {
    String text = reader.readLine();
    if (text == null) {
      return Optional.empty();
    }
    line++;
    try {
      return Optional.of(parse(CsvLine.split(text)));
    } catch (IllegalArgumentException e) {
      throw new MalformedDeliveriesException(file, line, e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private Delivery parse(List<String> fields) {
    if (fields.size() != columns) {
      throw new IllegalArgumentException(fields.size() + " fields where the header has " + columns);
    }
    return new Delivery(
        number(fields, 0),
        name(fields, 1),
        name(fields, 2),
        number(fields, 3),
        number(fields, 4),
        number(fields, 5),
        DeliveryKind.of(fields.get(columnAt[6])),
        number(fields, 7),
        number(fields, 8),
        Math.toIntExact(number(fields, 9)),
        number(fields, 10));
  }

  private long number(List<String> fields, int column) {
    String text = fields.get(columnAt[column]);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          Delivery.COLUMNS.get(column) + " \"" + text + "\" is not a whole number", e);
    }
  }

  /** Names repeat in every row: one object for each keeps the garbage small. */
  private String name(List<String> fields, int column) {
    String text = fields.get(columnAt[column]);
    if (names.size() >= MAX_NAMES) {
      names.clear();
    }
    String known = names.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  private int[] columnsOf(List<String> header) throws MalformedDeliveriesException {
    int[] at = new int[Delivery.COLUMNS.size()];
    for (int i = 0; i < at.length; i++) {
      at[i] = header.indexOf(Delivery.COLUMNS.get(i));
      if (at[i] < 0) {
        throw new MalformedDeliveriesException(
            file, 1, "column " + Delivery.COLUMNS.get(i) + " is missing");
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
