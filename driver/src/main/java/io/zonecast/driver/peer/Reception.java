package io.zonecast.driver.peer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.measurement.JsonFiles;
import io.zonecast.measurement.LatencyRecorder;
import io.zonecast.measurement.LatencySummary;
import io.zonecast.port.TimeSource;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what a receiver receives. The library's thread brings messages; another waits for the
 * greeting and the end, and reads the summary after that.
 */
final class Reception implements Client.Inbox {
  private static final long LOOK_MS = 200;

  private final int topics;
  private final int senders;
  private final long skipUs;
  private final TimeSource time;
  private final CountDownLatch greeted = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicLong lastMessageNs = new AtomicLong();
  private volatile boolean stopped;

  private final BitSet helloed = new BitSet();
  private final long[] lastNumbers;
  private final int[] ends;
  private final LatencyRecorder latencies = new LatencyRecorder();
  private int topicsEnded;
  private long delivered;
  private long firstUs;
  private long lastUs;
  private long outOfOrder;

  /**
   * Nothing received yet.
   *
   * @param topics from 1
   * @param senders that each end every topic, from 1
   * @param skipUs after the first message, in which latencies are not recorded
   */
  Reception(int topics, int senders, long skipUs, TimeSource time) {
    this.topics = topics;
    this.senders = senders;
    this.skipUs = skipUs;
    this.time = time;
    this.lastNumbers = new long[topics];
    this.ends = new int[topics];
  }

  @Override
  public void onMessage(int topic, byte[] frame, int offset) {
    if (stopped) {
      return;
    }
    long number = Payload.number(frame, offset);
    if (number > 0) {
      count(topic, number, Payload.sentUs(frame, offset));
    } else if (number == Payload.END) {
      end(topic);
    } else if (!helloed.get(topic)) {
      helloed.set(topic);
      if (helloed.cardinality() == topics) {
        greeted.countDown();
      }
    }
    lastMessageNs.lazySet(time.nanoTime());
  }

  private void count(int topic, long number, long sentUs) {
    lastUs = time.epochMicros();
    if (delivered++ == 0) {
      firstUs = lastUs;
    }
    if (number <= lastNumbers[topic]) {
      outOfOrder++;
    }
    lastNumbers[topic] = number;
    if (lastUs - firstUs >= skipUs) {
      latencies.record(lastUs - sentUs);
    }
  }

  private void end(int topic) {
    ends[topic]++;
    if (ends[topic] == senders && ++topicsEnded == topics) {
      over.countDown();
    }
  }

  /** Returns when there was a hello on every topic, or all is over. */
  void awaitGreeting() throws InterruptedException {
    while (!greeted.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
      if (stopped) {
        return;
      }
    }
  }

  /** Returns when all ends are there, or nothing came for so long, or {@link #stop} was called. */
  void awaitEnd(long idleNs) throws InterruptedException {
    while (!over.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
      if (stopped || time.nanoTime() - lastMessageNs.get() > idleNs) {
        break;
      }
    }
    stopped = true;
  }

  /** What comes from now on is not counted. Any thread. */
  void stop() {
    stopped = true;
  }

  /** Whether every sender has ended every topic. */
  boolean isComplete() {
    return over.getCount() == 0;
  }

  /** What was received, for a file. The order across several senders is not known: -1. */
  ObjectNode summary() {
    LatencySummary latency = latencies.summary();
    ObjectNode summary =
        JsonFiles.object()
            .put("delivered", delivered)
            .put("first_received_us", firstUs)
            .put("last_received_us", lastUs)
            .put("complete", isComplete())
            .put("out_of_order", senders == 1 ? outOfOrder : -1);
    summary
        .putObject("latency_us")
        .put("count", latency.count())
        .put("mean", latency.mean())
        .put("p50", latency.p50())
        .put("p99", latency.p99())
        .put("p999", latency.p99_9())
        .put("max", latency.max());
    return summary;
  }
}
