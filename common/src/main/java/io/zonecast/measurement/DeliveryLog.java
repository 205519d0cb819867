package io.zonecast.measurement;

import java.io.Closeable;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Writes {@code deliveries/<id>.csv}: UTF-8, RFC 4180 quoting, line feeds, one row a delivery, the
 * columns of {@link Delivery#COLUMNS}.
 *
 * <p>Single writer. Rows wait in a reused buffer of 64 KiB; whole rows alone reach the file, so
 * that a killed process leaves no half row. Call {@link #flushIfDue} once a duty cycle. A disk
 * error throws {@link UncheckedIOException} naming the file.
 */
public final class DeliveryLog implements Closeable {
  /** Rows are with the operating system after at most this long, if flushIfDue is called. */
  public static final long FLUSH_INTERVAL_NS = CsvWriter.FLUSH_INTERVAL_NS;

  private final CsvWriter rows;

  private DeliveryLog(CsvWriter rows) {
    this.rows = rows;
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
        row.dueUs());
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
      long dueUs) {
    rows.number(receivedUs).name(topic).name(publisher).number(sequence);
    rows.number(sentUs).number(receivedUs - sentUs).name(kind.text());
    rows.number(epoch).number(incarnation).number(priority).number(dueUs).endRow();
  }

  /** Rows appended so far. */
  public long rows() {
    return rows.rows();
  }

  /**
   * Flushes when rows wait and the last flush was {@link #FLUSH_INTERVAL_NS} ago.
   *
   * @param nowNs monotonic clock
   */
  public void flushIfDue(long nowNs) {
    rows.flushIfDue(nowNs);
  }

  /** When {@link #flushIfDue} flushes next, on the monotonic clock; never where no row waits. */
  public long nextFlushNs() {
    return rows.nextFlushNs();
  }

  /** Hands every waiting row to the operating system. */
  public void flush() {
    rows.flush();
  }

  /** Flushes and closes. */
  @Override
  public void close() {
    rows.close();
  }
}
