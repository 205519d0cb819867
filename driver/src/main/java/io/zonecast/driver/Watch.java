package io.zonecast.driver;

import io.zonecast.driver.launch.EventTail;
import io.zonecast.driver.launch.ProcessEvent;
import io.zonecast.port.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The run's waiting: until something is so, or a bound has passed. Meanwhile events files are read
 * every {@value #POLL_MS} ms; an exit or Ctrl-C is noticed at once. {@link #wake} may be called by
 * any thread, all else by one.
 */
final class Watch {
  private static final long POLL_MS = 20;

  private final Semaphore wakeUp = new Semaphore(0);
  private final EventTail tail;
  private final TimeSource time;
  private final List<Consumer<ProcessEvent>> listeners = new ArrayList<>();

  Watch(EventTail tail, TimeSource time) {
    this.time = time;
    this.tail = tail;
  }

  /** Gives each event to a listener too. */
  void listen(Consumer<ProcessEvent> listener) {
    listeners.add(listener);
  }

  /** Ends the current pause. Never blocks. */
  void wake() {
    wakeUp.release();
  }

  /**
   * Waits.
   *
   * @param guard called before each look; what it throws ends the wait
   * @return whether it came to be so within the bound
   */
  boolean await(Duration bound, Runnable guard, BooleanSupplier done) {
    long begin = time.nanoTime();
    while (true) {
      tail.poll().forEach(event -> listeners.forEach(listener -> listener.accept(event)));
      guard.run();
      if (done.getAsBoolean()) {
        return true;
      }
      if (time.nanoTime() - begin >= bound.toNanos()) {
        return false;
      }
      pause();
    }
  }

  private void pause() {
    try {
      if (wakeUp.tryAcquire(POLL_MS, TimeUnit.MILLISECONDS)) {
        wakeUp.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunFailedException("interrupted");
    }
  }
}
