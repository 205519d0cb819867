package io.zonecast.zeromq;

import io.zonecast.port.TimeSource;
import java.util.concurrent.atomic.AtomicInteger;
import zmq.ZMQ;

/**
 * Hears from JeroMQ's I/O thread what happens to the connection of one connected end, and keeps it for the agent's thread. A
 * connection counts as established once the greetings were exchanged.
 */
final class LinkMonitor implements ZMQ.EventConsummer {
  static final int EVENTS =
      ZMQ.ZMQ_EVENT_CONNECTED
          | ZMQ.ZMQ_EVENT_CONNECT_DELAYED
          | ZMQ.ZMQ_EVENT_CONNECT_RETRIED
          | ZMQ.ZMQ_EVENT_HANDSHAKE_PROTOCOL
          | ZMQ.ZMQ_EVENT_DISCONNECTED;

  private static final long NONE = 0;

  private final TimeSource time;
  private final Doorbell doorbell;
  private final AtomicInteger breaks = new AtomicInteger();
  private volatile long abandonedSinceNs = NONE;
  private boolean established;

  LinkMonitor(TimeSource time, Doorbell doorbell) {
    this.time = time;
    this.doorbell = doorbell;
  }

  @Override
  public void consume(ZMQ.Event event) {
    switch (event.event) {
      case ZMQ.ZMQ_EVENT_HANDSHAKE_PROTOCOL -> established = true;
      case ZMQ.ZMQ_EVENT_DISCONNECTED -> {
        abandon();
        if (established) {
          established = false;
          breaks.incrementAndGet();
          doorbell.ring();
        }
      }
      default -> abandonedSinceNs = NONE;
    }
  }

  /** Nobody is connecting; JeroMQ says otherwise soon, but not after a protocol error. */
  void abandon() {
    abandonedSinceNs = time.nanoTime() | 1;
  }

  /** Established connections that broke and were not told yet. */
  int pendingBreaks() {
    return breaks.get();
  }

  /** Takes the pending breaks, to tell of them. */
  int takeBreaks() {
    return breaks.get() == 0 ? 0 : breaks.getAndSet(0);
  }

  /** Whether JeroMQ gave the connection up at least {@code ageNs} ago. */
  boolean isAbandonedFor(long ageNs) {
    long since = abandonedSinceNs;
    return since != NONE && time.nanoTime() - since >= ageNs;
  }

  boolean isAbandoned() {
    return abandonedSinceNs != NONE;
  }
}
