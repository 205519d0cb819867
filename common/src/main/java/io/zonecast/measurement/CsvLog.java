package io.zonecast.measurement;

import java.io.Closeable;
import java.io.UncheckedIOException;

/**
 * A file of rows that a process writes while it runs: UTF-8, RFC 4180 quoting, line feeds.
 *
 * <p>Single writer. Rows wait in a reused buffer of 64 KiB; whole rows alone reach the file, so
 * that a killed process leaves no half row. Call {@link #flushIfDue} once a duty cycle. A disk
 * error throws {@link UncheckedIOException} naming the file.
 */
public abstract sealed class CsvLog implements Closeable permits AcknowledgementLog, DeliveryLog {
  /** Rows are with the operating system after at most this long, if flushIfDue is called. */
  public static final long FLUSH_INTERVAL_NS = CsvWriter.FLUSH_INTERVAL_NS;

  final CsvWriter rows;

  CsvLog(CsvWriter rows) {
    this.rows = rows;
  }

  /** Rows appended so far. */
  public final long rows() {
    return rows.rows();
  }

  /**
   * Flushes when rows wait and the last flush was {@link #FLUSH_INTERVAL_NS} ago.
   *
   * @param nowNs monotonic clock
   */
  public final void flushIfDue(long nowNs) {
    rows.flushIfDue(nowNs);
  }

  /** When {@link #flushIfDue} flushes next, on the monotonic clock; never where no row waits. */
  public final long nextFlushNs() {
    return rows.nextFlushNs();
  }

  /** Hands every waiting row to the operating system. */
  public final void flush() {
    rows.flush();
  }

  /** Flushes and closes. */
  @Override
  public final void close() {
    rows.close();
  }
}
