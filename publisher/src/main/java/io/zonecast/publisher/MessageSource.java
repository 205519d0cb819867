package io.zonecast.publisher;

import io.zonecast.domain.Topic;
import java.util.Optional;
import java.util.function.Predicate;

/** Where a publisher's messages come from. The agent's thread only; never blocks. */
public interface MessageSource extends AutoCloseable {
  /**
   * The next message, where one is there now whose topic has room. A source whose order matters
   * waits with the first one; another goes on with what has room.
   */
  Optional<Publication> poll(Predicate<Topic> hasRoom);

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
