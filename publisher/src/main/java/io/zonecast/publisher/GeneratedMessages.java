package io.zonecast.publisher;

import io.zonecast.domain.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Numbered texts of a fixed size, some in a row on each topic that has room in turn: {@code A 1
 * ....}. A size too small for the number cuts it off at the front, so that what differs between
 * messages stays.
 */
public final class GeneratedMessages implements MessageSource {
  private final List<Topic> topics;
  private final int sizeBytes;
  private final long count;
  private final long[] numbers;
  private final int burst;
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
   */
  public GeneratedMessages(List<Topic> topics, int sizeBytes, OptionalLong count, int burst) {
    this.burst = burst;
    this.topics = List.copyOf(topics);
    this.numbers = new long[topics.size()];
    this.sizeBytes = sizeBytes;
    this.count = count.orElse(Long.MAX_VALUE);
  }

  @Override
  public Optional<Publication> poll(Predicate<Topic> hasRoom) {
    for (int i = 0; i < topics.size() && !isExhausted(); i++) {
      int at = (turn + i) % topics.size();
      if (hasRoom.test(topics.get(at))) {
        takeTurn(at);
        made++;
        return Optional.of(new Publication(topics.get(at), payload(topics.get(at), ++numbers[at])));
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean isExhausted() {
    return made >= count;
  }

  /** A topic that lost its turn, since it had no room, begins anew the next time. */
  private void takeTurn(int at) {
    inARow = at == turn ? inARow + 1 : 1;
    turn = at;
    if (inARow == burst) {
      turn = (at + 1) % topics.size();
      inARow = 0;
    }
  }

  private byte[] payload(Topic topic, long number) {
    byte[] text = (topic.name() + ' ' + number).getBytes(StandardCharsets.UTF_8);
    if (text.length > sizeBytes) {
      byte[] digits = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
      return Arrays.copyOfRange(
          digits, Math.max(0, digits.length - sizeBytes), Math.max(digits.length, sizeBytes));
    }
    byte[] payload = Arrays.copyOf(text, sizeBytes);
    Arrays.fill(payload, text.length, sizeBytes, (byte) '.');
    if (text.length < sizeBytes) {
      payload[text.length] = ' ';
    }
    return payload;
  }
}
