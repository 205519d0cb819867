package io.zonecast.simulation;

import io.zonecast.domain.Topic;
import io.zonecast.publisher.GeneratedMessages;
import io.zonecast.publisher.MessageSource;
import io.zonecast.publisher.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Generated messages whose priorities take turns, as far as each has room. */
final class PrioritizedMessages implements MessageSource {
  private final List<GeneratedMessages> byPriority = new ArrayList<>();
  private final long count;
  private long made;
  private int turn;

  PrioritizedMessages(List<Topic> topics, OptionalLong count, List<Integer> priorities) {
    this.count = count.orElse(Long.MAX_VALUE);
    for (int priority : priorities) {
      byPriority.add(new GeneratedMessages(topics, 8, OptionalLong.empty(), 1, priority));
    }
  }

  @Override
  public Optional<Publication> poll(Room room) {
    for (int i = 0; i < byPriority.size() && !isExhausted(); i++) {
      Optional<Publication> next = byPriority.get(turn).poll(room);
      turn = (turn + 1) % byPriority.size();
      if (next.isPresent()) {
        made++;
        return next;
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean isExhausted() {
    return made >= count;
  }
}
