package io.zonecast.driver.status;

import io.zonecast.port.CoordinatorEvent;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.ZnodePaths;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Reads the whole registry, and goes on following it. One thread. */
final class RegistryReader {
  private static final List<String> TREES =
      List.of(
          ZnodePaths.CONFIG,
          ZnodePaths.PRIMARIES,
          ZnodePaths.ELECTIONS,
          ZnodePaths.IN_SYNC,
          ZnodePaths.SHARED_STATE);

  private final Inquiry inquiry;
  private final RegistryView view = new RegistryView();
  private final Set<String> unread = new HashSet<>(TREES);
  private boolean isConnected;

  /** Begins to read. */
  RegistryReader(Inquiry inquiry) {
    this.inquiry = inquiry;
    TREES.forEach(inquiry.coordinator()::watch);
  }

  /**
   * The registry as it stands.
   *
   * @param timeoutNs longest wait for all of it, nanoseconds
   * @return nothing where ZooKeeper did not answer in time
   */
  Optional<RegistryView> read(long timeoutNs) throws InterruptedException {
    long leftNs = timeoutNs;
    while (!isComplete()) {
      long sliceNs = Math.min(leftNs, TimeUnit.MILLISECONDS.toNanos(50));
      if (!follow(sliceNs)) {
        leftNs -= sliceNs;
        if (leftNs <= 0) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(view);
  }

  /**
   * Takes what is told next.
   *
   * @param timeoutNs longest wait for it, nanoseconds
   * @return whether there was something
   */
  boolean follow(long timeoutNs) throws InterruptedException {
    Optional<CoordinatorEvent> next = inquiry.next(timeoutNs);
    next.ifPresent(this::apply);
    return next.isPresent();
  }

  private void apply(CoordinatorEvent event) {
    if (event instanceof CoordinatorEvent.Connected) {
      isConnected = true;
      unread.addAll(TREES);
    } else if (event instanceof CoordinatorEvent.Suspended
        || event instanceof CoordinatorEvent.Lost) {
      isConnected = false;
    } else if (event instanceof CoordinatorEvent.TreeRead read) {
      unread.remove(read.root());
    }
    view.apply(event);
  }

  /** The registry as far as it was told. */
  RegistryView view() {
    return view;
  }

  /** Whether all of it was read on the present, or the last, connection. */
  boolean isComplete() {
    return unread.isEmpty();
  }

  /** Whether a connection stands. */
  boolean isConnected() {
    return isConnected;
  }
}
