package io.zonecast.driver;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A request to end the run in order, made by another thread (Ctrl-C, SIGTERM). Thread-safe. */
final class StopSignal {
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean requested;
  private volatile Runnable wake = () -> {};

  /** Asks the run to end. */
  void request() {
    requested = true;
    wake.run();
  }

  boolean isRequested() {
    return requested;
  }

  /** What wakes the run up when a request comes. */
  void wakeWith(Runnable wake) {
    this.wake = wake;
  }

  /** The run has ended, with everything written. */
  void ended() {
    ended.countDown();
  }

  /** Waits until the run has ended, at most the given time; whether it has. */
  boolean awaitEnd(long seconds) {
    try {
      return ended.await(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
