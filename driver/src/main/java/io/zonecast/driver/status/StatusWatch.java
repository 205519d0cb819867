package io.zonecast.driver.status;

import io.zonecast.port.TimeSource;
import io.zonecast.registry.RegistryView;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Shows the registry again whenever it has changed, but never a half-read one, and at most four
 * times a second. The caller's thread.
 */
final class StatusWatch {
  private static final long BETWEEN_NS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long IDLE_NS = TimeUnit.SECONDS.toNanos(1);
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final RegistryReader reader;
  private final String address;
  private final Function<RegistryView, String> render;
  private final Screen screen;
  private final TimeSource time;
  private String shown = "";
  private boolean wasConnected = true;
  private boolean isDirty = true;
  private long nextNs = Long.MIN_VALUE;

  /**
   * A watch that has not begun.
   *
   * @param address where ZooKeeper is, for what is said while it is not
   */
  StatusWatch(
      RegistryReader reader,
      String address,
      Function<RegistryView, String> render,
      Screen screen,
      TimeSource time) {
    this.reader = reader;
    this.address = address;
    this.render = render;
    this.screen = screen;
    this.time = time;
  }

  /** Goes on until nobody can see it any more, or the thread is interrupted. */
  void run() throws InterruptedException {
    while (!screen.isGone()) {
      tellConnection();
      long nowNs = time.nanoTime();
      if (isDirty && reader.isComplete() && nowNs >= nextNs) {
        show();
        nextNs = time.nanoTime() + BETWEEN_NS;
      }
      boolean waitsToShow = isDirty && reader.isComplete();
      isDirty |= reader.follow(waitsToShow ? Math.max(0, nextNs - nowNs) : IDLE_NS);
    }
  }

  private void show() {
    isDirty = false;
    String status = render.apply(reader.view());
    if (!status.equals(shown)) {
      shown = status;
      screen.show(status);
    }
  }

  private void tellConnection() {
    if (reader.isConnected() == wasConnected) {
      return;
    }
    wasConnected = reader.isConnected();
    Instant now = Instant.EPOCH.plus(time.epochMicros(), ChronoUnit.MICROS);
    String clock = CLOCK.format(LocalTime.ofInstant(now, ZoneId.systemDefault()));
    if (wasConnected) {
      screen.takeBack("%s: connected to ZooKeeper at %s again".formatted(clock, address));
    } else {
      screen.say(
          "%s: no connection to ZooKeeper at %s; what was shown is what was known last"
              .formatted(clock, address));
    }
  }
}
