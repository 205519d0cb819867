package io.zonecast.measurement;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Streams the rows of {@code acknowledgements/<id>.csv}, as {@link DeliveryReader} does. */
public final class AcknowledgementReader {
  private AcknowledgementReader() {}

  /**
   * Gives every row to {@code sink}, in the file's order.
   *
   * @return the number of rows
   * @throws MalformedRowsException naming the file and the line
   */
  public static long forEach(Path file, Consumer<Acknowledgement> sink) throws IOException {
    try (CsvReader reader = new CsvReader(file, Acknowledgement.COLUMNS, Acknowledgement.LATER)) {
      long rows = 0;
      for (var row = reader.next(AcknowledgementReader::parse);
          row.isPresent();
          row = reader.next(AcknowledgementReader::parse)) {
        sink.accept(row.get());
        rows++;
      }
      return rows;
    }
  }

  private static Acknowledgement parse(CsvReader row) {
    return new Acknowledgement(
        row.number(0),
        row.name(1),
        row.name(2),
        row.number(3),
        row.wholeNumber(4),
        row.number(5),
        row.number(6),
        row.number(7),
        row.number(8));
  }
}
