package io.zonecast.publisher;

import io.zonecast.domain.Message;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.publisher.LineRefusals.Reason;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * One message a line: {@code TOPIC<TAB>PAYLOAD}, or the payload alone where there is one topic;
 * where each line has a priority of its own, {@code PRIORITY<TAB>} stands before that. The
 * payload's bytes are those of the line, whatever they are. A thread of its own reads; it stops
 * reading while {@value #MAX_WAITING} lines wait behind as many that are sorted by priority, so
 * that a fast writer feels it. A line for a topic that this publisher does not have, or one that is
 * too long, is refused and counted.
 */
public final class LineMessages implements MessageSource {
  /** Most lines that wait. */
  public static final int MAX_WAITING = 4_096;

  private static final int MAX_LINE_BYTES = Topic.MAX_BYTES + 1 + Message.MAX_PAYLOAD_BYTES;

  private final Map<ByteBuffer, Topic> topics = new LinkedHashMap<>();
  private final InputStream input;
  private final OptionalInt priority;
  private final ArrayBlockingQueue<Publication> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final List<Deque<Publication>> sorted = new ArrayList<>();
  private int sortedCount;
  private final LineRefusals refusals = new LineRefusals();
  private volatile boolean ended;

  /**
   * A source of lines.
   *
   * @param priority of every line; nothing where each begins with its own
   */
  public LineMessages(List<Topic> topics, InputStream input, OptionalInt priority) {
    this.priority = priority;
    for (int level = 0; level <= StreamId.MAX_PRIORITY; level++) {
      sorted.add(new ArrayDeque<>());
    }
    topics.forEach(topic -> this.topics.put(ByteBuffer.wrap(topic.utf8()), topic));
    this.input = input;
  }

  @Override
  public void start(Runnable waker) {
    Thread reader = new Thread(() -> read(waker), "standard-input");
    reader.setDaemon(true);
    reader.start();
  }

  /** Of the lines that have come the one of the highest priority that has room. */
  @Override
  public Optional<Publication> poll(Room room) {
    sort();
    for (int level = StreamId.MAX_PRIORITY; level >= 0; level--) {
      Publication next = sorted.get(level).peek();
      if (next != null && room.isFor(next.topic(), level)) {
        sortedCount--;
        return Optional.of(sorted.get(level).remove());
      }
    }
    return Optional.empty();
  }

  private void sort() {
    while (sortedCount < MAX_WAITING) {
      Publication next = waiting.poll();
      if (next == null) {
        return;
      }
      sorted.get(next.priority()).add(next);
      sortedCount++;
    }
  }

  @Override
  public boolean isExhausted() {
    return ended && waiting.isEmpty() && sortedCount == 0;
  }

  @Override
  public Optional<String> refusals() {
    return refusals.text();
  }

  private void read(Runnable waker) {
    try (InputStream bytes = new BufferedInputStream(input, 64 * 1024)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      long length = 0;
      for (int next = bytes.read(); next >= 0; next = bytes.read()) {
        if (next == '\n') {
          take(line, length, waker);
          length = 0;
        } else if (++length <= MAX_LINE_BYTES) { // What is longer is read, and not kept.
          line.write(next);
        }
      }
      if (length > 0) {
        take(line, length, waker);
      }
    } catch (IOException broken) {
      refuse(Reason.BROKEN_INPUT, "standard input: " + broken.getMessage());
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    } finally {
      ended = true;
      waker.run();
    }
  }

  private void take(ByteArrayOutputStream line, long length, Runnable waker)
      throws InterruptedException {
    byte[] bytes = line.toByteArray();
    line.reset();
    Optional<Publication> publication =
        length > bytes.length
            ? refuse(Reason.TOO_LONG, "a line of %d bytes is too long".formatted(length))
            : parse(bytes);
    if (publication.isPresent()) {
      waiting.put(publication.get());
      waker.run();
    }
  }

  private Optional<Publication> parse(byte[] line) {
    if (priority.isPresent()) {
      return parse(priority.getAsInt(), line);
    }
    boolean isDigit = line.length >= 2 && line[0] >= '0' && line[0] <= '9' && line[1] == '\t';
    return isDigit
        ? parse(line[0] - '0', Arrays.copyOfRange(line, 2, line.length))
        : refuse(Reason.NO_PRIORITY, "a line does not begin with a priority, 0 to 9, and a tab");
  }

  private Optional<Publication> parse(int level, byte[] line) {
    int tab = 0;
    while (tab < line.length && line[tab] != '\t') {
      tab++;
    }
    boolean hasTab = tab < line.length;
    Topic named = hasTab ? topics.get(ByteBuffer.wrap(line, 0, tab)) : null;
    if (named != null) {
      return publication(named, level, Arrays.copyOfRange(line, tab + 1, line.length));
    }
    if (topics.size() == 1) {
      return publication(topics.values().iterator().next(), level, line);
    }
    return hasTab
        ? refuse(
            Reason.OTHER_TOPIC,
            "topic \"%s\" is not one of this publisher's"
                .formatted(new String(line, 0, tab, StandardCharsets.UTF_8)))
        : refuse(Reason.NO_TOPIC, "a line without a tab names no topic");
  }

  private Optional<Publication> publication(Topic topic, int level, byte[] payload) {
    return payload.length > Message.MAX_PAYLOAD_BYTES
        ? refuse(Reason.TOO_LONG, "a line of %d bytes is too long".formatted(payload.length))
        : Optional.of(new Publication(topic, level, payload));
  }

  private Optional<Publication> refuse(Reason reason, String why) {
    refusals.add(reason, why);
    return Optional.empty();
  }
}
