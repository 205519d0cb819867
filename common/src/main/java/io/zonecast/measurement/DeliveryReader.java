package io.zonecast.measurement;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Streams the rows of a delivery file in constant memory. Columns are found by name: their order
 * does not matter and further ones are ignored. Single reader thread.
 */
public final class DeliveryReader implements Closeable {
  private final CsvReader reader;

  private DeliveryReader(CsvReader reader) {
    this.reader = reader;
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws MalformedRowsException when a column is missing or the last line is cut off
   */
  public static DeliveryReader open(Path file) throws IOException {
    return new DeliveryReader(new CsvReader(file, Delivery.COLUMNS, Delivery.LATER));
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
   * @throws MalformedRowsException naming the file and the line
   */
  public Optional<Delivery> next() throws IOException {
    return reader.next(DeliveryReader::parse);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static Delivery parse(CsvReader row) {
    return new Delivery(
        row.number(0),
        row.name(1),
        row.name(2),
        row.number(3),
        row.number(4),
        row.number(5),
        DeliveryKind.of(row.text(6)),
        row.number(7),
        row.number(8),
        row.wholeNumber(9),
        row.number(10),
        row.number(11));
  }
}
