package io.zonecast.driver.peer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.measurement.JsonFiles;
import io.zonecast.port.TimeSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Publishes a {@link Work} through a client, from the hellos to the ends. One thread. */
final class Sender {
  private static final long HELLO_MS = 10;

  /** Messages that share a look at the clocks where one goes as fast as one can. */
  private static final int STAMPS_EVERY = 16;

  private final Work work;
  private final Client client;
  private final TimeSource time;
  private final byte[][] prefixes;

  Sender(Work work, Client client, TimeSource time) {
    this.work = work;
    this.client = client;
    this.time = time;
    this.prefixes = new byte[work.topics()][];
    for (int topic = 0; topic < work.topics(); topic++) {
      prefixes[topic] = client.prefix(topic);
    }
  }

  /**
   * Says hello until {@code go} is complete, publishes, ends every topic and closes the client.
   *
   * @param id in the summary
   * @return the summary
   */
  ObjectNode run(String id, Future<?> go) throws Exception {
    greetUntil(go);
    client.awaitSubscribers();
    long start = time.nanoTime();
    long published = publish(start);
    double seconds = (time.nanoTime() - start) / 1e9;
    sendEverywhere(Payload.END);
    client.close();
    return JsonFiles.object().put("id", id).put("published", published).put("seconds", seconds);
  }

  private void greetUntil(Future<?> go) throws Exception {
    do {
      sendEverywhere(Payload.HELLO);
    } while (!isDone(go));
  }

  private static boolean isDone(Future<?> go) throws InterruptedException {
    try {
      go.get(HELLO_MS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e);
    }
  }

  private void sendEverywhere(long number) throws Exception {
    for (int topic = 0; topic < work.topics(); topic++) {
      send(topic, time.epochMicros(), number);
    }
    client.flush();
  }

  private long publish(long start) throws Exception {
    return work.isPaced() ? publishOnSchedule(start) : publishAtOnce(start);
  }

  private long publishAtOnce(long start) throws Exception {
    long sentUs = 0;
    for (long published = 0; ; published++) {
      if (work.isDone(published)) {
        return published;
      }
      if (published % STAMPS_EVERY == 0) {
        if (time.nanoTime() - start >= work.endNs()) {
          return published;
        }
        sentUs = time.epochMicros();
      }
      send(work.topic(published), sentUs, published + 1);
    }
  }

  /** What is late goes out in one flush with what is due; nothing waits for a batch to fill. */
  private long publishOnSchedule(long start) throws Exception {
    for (long published = 0; ; published++) {
      long dueNs = work.dueNs(published);
      if (work.isDone(published) || dueNs >= work.endNs()) {
        return published;
      }
      if (time.nanoTime() - start < dueNs) {
        client.flush();
        sleepUntil(start + dueNs);
      }
      send(work.topic(published), time.epochMicros(), published + 1);
    }
  }

  private void sleepUntil(long dueNs) {
    for (long left = dueNs - time.nanoTime(); left > 0; left = dueNs - time.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }

  private void send(int topic, long sentUs, long number) throws Exception {
    byte[] prefix = prefixes[topic];
    byte[] frame = new byte[prefix.length + work.size()];
    System.arraycopy(prefix, 0, frame, 0, prefix.length);
    Payload.write(frame, prefix.length, sentUs, number);
    client.publish(topic, frame);
  }
}
