package io.zonecast.zookeeper;

import io.zonecast.port.CoordinatorEvent;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What is told of the session: {@code Connected (Suspended (Connected | Lost Connected))*}. After
 * {@link CoordinatorEvent.Lost} it is never resumed. A lease timer of its own, on the monotonic
 * clock, tells the loss where Curator does not. The coordinator's thread, but for {@link #id()}.
 */
final class Session {
  private final ScheduledExecutorService thread;
  private final Consumer<CoordinatorEvent> listener;
  private volatile long id;
  private long lostId;
  private long timeoutMs;
  private boolean connected;
  private Future<?> lease;

  Session(ScheduledExecutorService thread, Consumer<CoordinatorEvent> listener) {
    this.thread = thread;
    this.listener = listener;
  }

  /** The present session, also while it is suspended; 0 where there is none. Any thread. */
  long id() {
    return id;
  }

  boolean isConnected() {
    return connected;
  }

  /** Whether this session was told as lost, so that it may not come back. */
  boolean wasLost(long session) {
    return session == lostId;
  }

  /**
   * The connection stands.
   *
   * @param session its session, which may be a new one
   * @param negotiatedMs the session timeout, milliseconds
   * @return whether that was news
   */
  boolean onConnected(long session, long negotiatedMs) {
    if (connected && session == id) {
      return false;
    }
    if (id != 0 && session != id) {
      onLost();
    }
    cancelLease();
    id = session;
    timeoutMs = negotiatedMs;
    connected = true;
    listener.accept(new CoordinatorEvent.Connected(session, negotiatedMs));
    return true;
  }

  void onSuspended() {
    if (connected) {
      connected = false;
      lease = thread.schedule(this::onLost, timeoutMs, TimeUnit.MILLISECONDS);
      listener.accept(new CoordinatorEvent.Suspended());
    }
  }

  void onLost() {
    if (id != 0) {
      onSuspended();
      cancelLease();
      lostId = id;
      id = 0;
      listener.accept(new CoordinatorEvent.Lost());
    }
  }

  private void cancelLease() {
    if (lease != null) {
      lease.cancel(false);
      lease = null;
    }
  }
}
