package io.zonecast.publisher;

import io.zonecast.domain.Topic;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Numbered texts of a fixed size, on each topic that has room in turn: {@code A 1 ....}. A size too
 * small for the number cuts it off at the front, so that what differs between messages stays.
 */
public final class GeneratedMessages implements MessageSource {
  private final List<Topic> topics;
  private final NumberedTexts texts;
  private final long count;
  private int turn;
  private long made;

  /**
   * A source.
   *
   * @param topics at least one
   * @param sizeBytes of each payload, 0 or more
   * @param count how many in all; without it, endless
   */
  public GeneratedMessages(List<Topic> topics, int sizeBytes, OptionalLong count) {
    this.topics = List.copyOf(topics);
    this.texts = new NumberedTexts(this.topics, sizeBytes);
    this.count = count.orElse(Long.MAX_VALUE);
  }

  @Override
  public Optional<Publication> poll(Predicate<Topic> hasRoom) {
    for (int i = 0; i < topics.size() && !isExhausted(); i++) {
      int at = turn;
      turn = at + 1 < topics.size() ? at + 1 : 0;
      if (hasRoom.test(topics.get(at))) {
        made++;
        return Optional.of(new Publication(topics.get(at), texts.next(at)));
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean isExhausted() {
    return made >= count;
  }
}
