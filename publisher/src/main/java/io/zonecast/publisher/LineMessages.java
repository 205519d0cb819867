package io.zonecast.publisher;

import io.zonecast.domain.Message;
import io.zonecast.domain.Topic;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One message a line: {@code TOPIC<TAB>PAYLOAD}, or the payload alone where there is one topic. A
 * thread of its own reads; it stops reading while {@value #MAX_WAITING} lines wait, so that a fast
 * writer feels it. A line for a topic that this publisher does not have is refused and counted.
 */
public final class LineMessages implements MessageSource {
  /** Most lines that wait. */
  public static final int MAX_WAITING = 4_096;

  private final Map<String, Topic> topics = new LinkedHashMap<>();
  private final InputStream input;
  private final ArrayBlockingQueue<Publication> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicLong refused = new AtomicLong();
  private volatile String lastRefusal = "";
  private volatile boolean ended;

  /** A source of lines. */
  public LineMessages(List<Topic> topics, InputStream input) {
    topics.forEach(topic -> this.topics.put(topic.name(), topic));
    this.input = input;
  }

  @Override
  public void start(Runnable waker) {
    Thread reader = new Thread(() -> read(waker), "standard-input");
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  public Optional<Publication> poll() {
    return Optional.ofNullable(waiting.poll());
  }

  @Override
  public boolean isExhausted() {
    return ended && waiting.isEmpty();
  }

  @Override
  public Optional<String> refusals() {
    long count = refused.get();
    return count == 0
        ? Optional.empty()
        : Optional.of("%d line%s refused: %s".formatted(count, count == 1 ? "" : "s", lastRefusal));
  }

  private void read(Runnable waker) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Optional<Publication> publication = parse(line);
        if (publication.isPresent()) {
          waiting.put(publication.get());
          waker.run();
        }
      }
    } catch (IOException broken) {
      refuse("standard input: " + broken.getMessage());
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    } finally {
      ended = true;
      waker.run();
    }
  }

  private Optional<Publication> parse(String line) {
    int tab = line.indexOf('\t');
    Topic named = tab < 0 ? null : topics.get(line.substring(0, tab));
    if (named != null) {
      return publication(named, line.substring(tab + 1));
    }
    if (topics.size() == 1) {
      return publication(topics.values().iterator().next(), line);
    }
    return refuse(
        tab < 0
            ? "a line without a tab names no topic"
            : "topic \"" + line.substring(0, tab) + "\" is not one of this publisher's");
  }

  private Optional<Publication> publication(Topic topic, String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return payload.length > Message.MAX_PAYLOAD_BYTES
        ? refuse("a line of %d bytes is too long".formatted(payload.length))
        : Optional.of(new Publication(topic, payload));
  }

  private Optional<Publication> refuse(String why) {
    refused.incrementAndGet();
    lastRefusal = why;
    return Optional.empty();
  }
}
