package io.zonecast.publisher;

import io.zonecast.domain.Topic;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Numbered texts of a fixed size, some in a row on each topic that has room in turn: {@code A 1
 * ....}. A size too small for the number cuts it off at the front, so that what differs between
 * messages stays.
 */
public final class GeneratedMessages implements MessageSource {
  private final List<Topic> topics;
  private final NumberedTexts texts;
  private final long count;
  private final int burst;
  private final int priority;
  private int turn;
  private int inARow;
  private long made;

  /**
   * A source.
   *
   * @param topics at least one
   * @param sizeBytes of each payload, 0 or more
   * @param count how many in all; without it, endless
   * @param burst how many of a topic in a row, before the next one's turn, from 1
   * @param priority of every message
   */
  public GeneratedMessages(
      List<Topic> topics, int sizeBytes, OptionalLong count, int burst, int priority) {
    this.priority = priority;
    this.burst = burst;
    this.topics = List.copyOf(topics);
    this.texts = new NumberedTexts(this.topics, sizeBytes);
    this.count = count.orElse(Long.MAX_VALUE);
  }

  @Override
  public Optional<Publication> poll(Room room) {
    for (int i = 0; i < topics.size() && !isExhausted(); i++) {
      int at = turn;
      if (room.isFor(topics.get(at), priority)) {
        if (++inARow >= burst) {
          passTurn();
        }
        made++;
        return Optional.of(new Publication(topics.get(at), priority, texts.next(at)));
      }
      passTurn();
    }
    return Optional.empty();
  }

  /** A topic that lost its turn, since it had no room, begins anew the next time. */
  private void passTurn() {
    turn = turn + 1 < topics.size() ? turn + 1 : 0;
    inARow = 0;
  }

  @Override
  public boolean isExhausted() {
    return made >= count;
  }
}
