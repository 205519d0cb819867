package io.zonecast.measurement;

import java.util.List;
import java.util.Set;

/**
 * A range of one stream that was acknowledged to its reliable publisher: a row of {@code
 * acknowledgements/<publisher>.csv}.
 *
 * @param atUs when the publisher learned of it, microseconds since 1970
 * @param incarnation of the publisher
 * @param priority of the stream; 0 is the usual one
 * @param firstSequence the lowest number that is acknowledged from now on, from 1
 * @param lastSequence the highest, at least {@code firstSequence}
 * @param epoch of the primary that acknowledged; 0 in direct dissemination
 * @param term of the stream; 0 where ownership is shared
 */
public record Acknowledgement(
    long atUs,
    String topic,
    String publisher,
    long incarnation,
    int priority,
    long firstSequence,
    long lastSequence,
    long epoch,
    long term) {

  /** The columns' names, in the order in which they are written. */
  public static final List<String> COLUMNS =
      List.of(
          "at_us",
          "topic",
          "publisher",
          "incarnation",
          "priority",
          "first_sequence",
          "last_sequence",
          "epoch",
          "term");

  /** Those that files of earlier versions lack; their value is 0 there. */
  static final Set<String> LATER = Set.of("term");

  /** Refuses a range that is none. */
  public Acknowledgement {
    if (firstSequence < 1 || lastSequence < firstSequence) {
      throw new IllegalArgumentException(
          "%d to %d is not a range of numbers from 1".formatted(firstSequence, lastSequence));
    }
  }
}
