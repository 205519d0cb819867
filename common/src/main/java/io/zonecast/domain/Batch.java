package io.zonecast.domain;

import java.util.List;

/**
 * Consecutive messages of one stream that travel together.
 *
 * @param stream whose messages
 * @param firstSequence the number of the first message, at least 1
 * @param messages 1 to {@value #MAX_MESSAGES} messages
 */
public record Batch(StreamId stream, long firstSequence, List<Message> messages) {
  /** Most messages in one batch. */
  public static final int MAX_MESSAGES = 65_535;

  public Batch {
    if (firstSequence < 1) {
      throw new IllegalArgumentException("sequence %d is not positive".formatted(firstSequence));
    }
    if (messages.isEmpty() || messages.size() > MAX_MESSAGES) {
      throw new IllegalArgumentException(
          "a batch holds 1 to %d messages, not %d".formatted(MAX_MESSAGES, messages.size()));
    }
    if (firstSequence > Long.MAX_VALUE - messages.size()) {
      throw new IllegalArgumentException(
          "sequence %d leaves no numbers for %d messages"
              .formatted(firstSequence, messages.size()));
    }
    messages = List.copyOf(messages);
  }

  /** The number of the last message. */
  public long lastSequence() {
    return firstSequence + messages.size() - 1;
  }
}
