package io.zonecast.measurement;

import java.io.Closeable;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Writes {@code acknowledgements/<id>.csv}: one row whenever a stream's acknowledged range grows,
 * the columns of {@link Acknowledgement#COLUMNS}; made and flushed like {@link DeliveryLog}.
 *
 * <p>Single writer. Whole rows alone reach the file. Call {@link #flushIfDue} once a duty cycle. A
 * disk error throws {@link UncheckedIOException} naming the file.
 */
public final class AcknowledgementLog implements Closeable {
  private final CsvWriter rows;

  private AcknowledgementLog(CsvWriter rows) {
    this.rows = rows;
  }

  /**
   * Makes the file (an older one is replaced) and its directories, and writes the header.
   *
   * @throws UncheckedIOException naming the file
   */
  public static AcknowledgementLog open(Path file) {
    return new AcknowledgementLog(new CsvWriter(file, "acknowledgements", Acknowledgement.COLUMNS));
  }

  /** Appends one row; it may wait in the buffer until the next flush. */
  public void append(Acknowledgement row) {
    append(
        row.atUs(),
        row.topic(),
        row.publisher(),
        row.incarnation(),
        row.priority(),
        row.firstSequence(),
        row.lastSequence(),
        row.epoch());
  }

  /** The same without an object; a range that is none is written too, and refused by readers. */
  public void append(
      long atUs,
      String topic,
      String publisher,
      long incarnation,
      int priority,
      long firstSequence,
      long lastSequence,
      long epoch) {
    rows.number(atUs).name(topic).name(publisher).number(incarnation).number(priority);
    rows.number(firstSequence).number(lastSequence).number(epoch).endRow();
  }

  /** Rows appended so far. */
  public long rows() {
    return rows.rows();
  }

  /**
   * Flushes when rows wait and the last flush was {@link DeliveryLog#FLUSH_INTERVAL_NS} ago.
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
