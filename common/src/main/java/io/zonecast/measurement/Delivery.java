package io.zonecast.measurement;

import java.util.List;
import java.util.Set;

/**
 * One message delivered to one subscriber: a row of {@code deliveries/<subscriber>.csv}.
 *
 * @param receivedUs when it was delivered, microseconds since 1970
 * @param sequence its number in its stream, from 1
 * @param sentUs when publish was called, microseconds since 1970
 * @param latencyUs {@code receivedUs - sentUs}; wall clock, and valid where clocks agree
 * @param epoch of the primary that relayed it; 0 in direct dissemination
 * @param incarnation of the publisher
 * @param priority of the stream; 0 is the usual one
 * @param dueUs when {@code --rate} meant it to be sent; {@code sentUs} where there is no rate
 * @param term of the stream: in which its publisher owned the topic; 0 where ownership is shared
 */
public record Delivery(
    long receivedUs,
    String topic,
    String publisher,
    long sequence,
    long sentUs,
    long latencyUs,
    DeliveryKind kind,
    long epoch,
    long incarnation,
    int priority,
    long dueUs,
    long term) {

  /** The columns' names, in the order in which they are written. */
  public static final List<String> COLUMNS =
      List.of(
          "received_us",
          "topic",
          "publisher",
          "sequence",
          "sent_us",
          "latency_us",
          "kind",
          "epoch",
          "incarnation",
          "priority",
          "due_us",
          "term");

  /** Those that files of earlier versions lack; their value is 0 there. */
  static final Set<String> LATER = Set.of("term");
}
