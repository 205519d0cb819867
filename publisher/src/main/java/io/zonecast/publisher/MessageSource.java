package io.zonecast.publisher;

import io.zonecast.domain.Topic;
import java.util.Optional;

/** Where a publisher's messages come from. The agent's thread only; never blocks. */
public interface MessageSource extends AutoCloseable {
  /** Where there is room for a message now. */
  @FunctionalInterface
  interface Room {
    /** Whether a topic may have one of this priority. */
    boolean isFor(Topic topic, int priority);
  }

  /**
   * The next message, where one is there now that has room. A source whose order matters waits with
   * the first one; another goes on with what has room.
   */
  Optional<Publication> poll(Room room);

  /** Whether no message will come any more. */
  boolean isExhausted();

  /**
   * Begins to deliver; {@code waker} is run (by any thread) when something came after {@link #poll}
   * had nothing.
   */
  default void start(Runnable waker) {}

  /** How many lines of input were refused, and why the last one. */
  default Optional<String> refusals() {
    return Optional.empty();
  }

  @Override
  default void close() {}
}
