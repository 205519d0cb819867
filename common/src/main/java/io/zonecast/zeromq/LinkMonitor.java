package io.zonecast.zeromq;

import io.zonecast.port.TimeSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import zmq.ZMQ;

/**
 * Hears from JeroMQ's I/O thread what happens to the connection of one connected end, and keeps it
 * for the agent's thread. A connection counts as established once the greetings were exchanged.
 */
final class LinkMonitor implements ZMQ.EventConsummer {
  static final int EVENTS =
      ZMQ.ZMQ_EVENT_CONNECTED
          | ZMQ.ZMQ_EVENT_CONNECT_DELAYED
          | ZMQ.ZMQ_EVENT_CONNECT_RETRIED
          | ZMQ.ZMQ_EVENT_HANDSHAKE_PROTOCOL
          | ZMQ.ZMQ_EVENT_DISCONNECTED;

  /**
   * A connection that JeroMQ gave up (it does so after a protocol error) is to be made again after
   * this.
   */
  static final long REDIAL_NS = TimeUnit.SECONDS.toNanos(1);

  /** A greeting that takes longer than this may be one that JeroMQ does not hear. */
  static final long GREETING_NS = TimeUnit.MILLISECONDS.toNanos(5);

  private enum State {
    CONNECTING,
    GREETING,
    ESTABLISHED,
    ABANDONED
  }

  private record Since(State state, long ns) {}

  private final TimeSource time;
  private final Doorbell doorbell;
  private final AtomicInteger breaks = new AtomicInteger();
  private volatile Since now;

  LinkMonitor(TimeSource time, Doorbell doorbell) {
    this.time = time;
    this.doorbell = doorbell;
    become(State.CONNECTING);
  }

  @Override
  public void consume(ZMQ.Event event) {
    switch (event.event) {
      case ZMQ.ZMQ_EVENT_CONNECTED -> {
        become(State.GREETING);
        doorbell.ring();
      }
      case ZMQ.ZMQ_EVENT_HANDSHAKE_PROTOCOL -> {
        become(State.ESTABLISHED);
        doorbell.ring();
      }
      case ZMQ.ZMQ_EVENT_DISCONNECTED -> {
        if (now.state == State.ESTABLISHED) {
          breaks.incrementAndGet();
        }
        // JeroMQ soon says that it is connecting again, but not after a protocol error.
        become(State.ABANDONED);
        doorbell.ring();
      }
      default -> become(State.CONNECTING);
    }
  }

  /**
   * Nobody is connecting: the address could not be understood. The agent's thread, before any
   * event.
   */
  void abandon() {
    become(State.ABANDONED);
  }

  boolean isEstablished() {
    return now.state == State.ESTABLISHED;
  }

  /** Established connections that broke and were not told yet. */
  int pendingBreaks() {
    return breaks.get();
  }

  /** Takes the pending breaks, to tell of them. */
  int takeBreaks() {
    return breaks.get() == 0 ? 0 : breaks.getAndSet(0);
  }

  /** Whether it is time to connect anew; then it is not for another {@link #REDIAL_NS}. */
  boolean takeRedial() {
    return takeIfOlder(State.ABANDONED, REDIAL_NS);
  }

  /** Whether the greeting seems to stall; then it does not for another {@link #GREETING_NS}. */
  boolean takeStall() {
    return takeIfOlder(State.GREETING, GREETING_NS);
  }

  /**
   * When the agent's thread should look again, on the monotonic clock, nanoseconds; {@code
   * otherwiseNs} where not before.
   */
  long nextLookNs(long otherwiseNs) {
    Since since = now;
    long look =
        switch (since.state) {
          case GREETING -> since.ns + GREETING_NS;
          case ABANDONED -> since.ns + REDIAL_NS;
          default -> otherwiseNs;
        };
    return look - otherwiseNs < 0 ? look : otherwiseNs;
  }

  private synchronized boolean takeIfOlder(State state, long ageNs) {
    boolean older = now.state == state && time.nanoTime() - now.ns >= ageNs;
    if (older) {
      become(state);
    }
    return older;
  }

  private synchronized void become(State state) {
    now = new Since(state, time.nanoTime());
  }
}
