package io.zonecast.zeromq;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where a transport's thread sleeps, and what wakes it: the signal channels of its sockets, its
 * probes, and {@link #ring()}. One thread, but for {@link #ring()}.
 */
final class Doorbell {
  private final Selector selector;
  private final AtomicBoolean rung = new AtomicBoolean();
  private boolean closed;

  Doorbell() {
    try {
      selector = Selector.open();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Ends the present or the next sleep. Any thread, at any time; costs next to nothing when it was
   * rung already.
   */
  void ring() {
    if (rung.compareAndSet(false, true)) {
      synchronized (this) {
        if (!closed) {
          selector.wakeup();
        }
      }
    }
  }

  /** Whether it was rung since the last call. */
  boolean answer() {
    return rung.get() && rung.getAndSet(false);
  }

  /**
   * Lets a channel wake the sleeper.
   *
   * @param operations of {@link SelectionKey}
   */
  void watch(SelectableChannel channel, int operations) {
    watch(channel, operations, () -> {});
  }

  /**
   * Lets a channel wake the sleeper.
   *
   * @param operations of {@link SelectionKey}
   * @param onReady told, by the sleeper, when this channel is ready
   */
  void watch(SelectableChannel channel, int operations, Runnable onReady) {
    try {
      channel.register(selector, operations, onReady);
    } catch (ClosedChannelException gone) {
      throw new IllegalStateException("a closed channel can't wake anyone", gone);
    }
  }

  /** Takes a channel out, at once: JeroMQ's reaper thread is going to close it. */
  void forget(SelectableChannel channel) {
    SelectionKey key = channel.keyFor(selector);
    if (key != null) {
      key.cancel();
      select(0);
    }
  }

  /**
   * Sleeps until a channel is ready, somebody rings, or the time has passed.
   *
   * @param timeoutMs milliseconds; 0 does not sleep
   */
  void sleep(long timeoutMs) {
    select(timeoutMs);
  }

  private void select(long timeoutMs) {
    try {
      if (timeoutMs > 0) {
        selector.select(timeoutMs);
      } else {
        selector.selectNow();
      }
      for (SelectionKey ready : selector.selectedKeys()) {
        ((Runnable) ready.attachment()).run();
      }
      selector.selectedKeys().clear();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  synchronized void close() {
    closed = true;
    try {
      selector.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
