package io.zonecast.measurement;

import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Writes {@code acknowledgements/<id>.csv}: one row whenever a stream's acknowledged range grows,
 * the columns of {@link Acknowledgement#COLUMNS}.
 */
public final class AcknowledgementLog extends CsvLog {
  private AcknowledgementLog(CsvWriter rows) {
    super(rows);
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
        row.epoch(),
        row.term());
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
      long epoch,
      long term) {
    rows.number(atUs).name(topic).name(publisher).number(incarnation).number(priority);
    rows.number(firstSequence).number(lastSequence).number(epoch).number(term).endRow();
  }
}
