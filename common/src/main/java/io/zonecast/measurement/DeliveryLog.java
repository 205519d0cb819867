package io.zonecast.measurement;

import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Writes {@code deliveries/<id>.csv}: one row a delivery, the columns of {@link Delivery#COLUMNS}.
 */
public final class DeliveryLog extends CsvLog {
  private DeliveryLog(CsvWriter rows) {
    super(rows);
  }

  /**
   * Makes the file (an older one is replaced) and its directories, and writes the header.
   *
   * @throws UncheckedIOException naming the file
   */
  public static DeliveryLog open(Path file) {
    return new DeliveryLog(new CsvWriter(file, "deliveries", Delivery.COLUMNS));
  }

  /** Appends one row; it may wait in the buffer until the next flush. */
  public void append(Delivery row) {
    append(
        row.receivedUs(),
        row.topic(),
        row.publisher(),
        row.sequence(),
        row.sentUs(),
        row.kind(),
        row.epoch(),
        row.incarnation(),
        row.priority(),
        row.dueUs(),
        row.term());
  }

  /** The same without an object; {@code latency_us} is {@code receivedUs - sentUs}. */
  public void append(
      long receivedUs,
      String topic,
      String publisher,
      long sequence,
      long sentUs,
      DeliveryKind kind,
      long epoch,
      long incarnation,
      int priority,
      long dueUs,
      long term) {
    rows.number(receivedUs).name(topic).name(publisher).number(sequence);
    rows.number(sentUs).number(receivedUs - sentUs).name(kind.text());
    rows.number(epoch).number(incarnation).number(priority).number(dueUs).number(term).endRow();
  }
}
