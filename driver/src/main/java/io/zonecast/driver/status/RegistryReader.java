package io.zonecast.driver.status;

import io.zonecast.port.Coordinator;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.ZnodePaths;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads the whole registry once. The caller's thread, which blocks meanwhile. */
final class RegistryReader {
  private static final List<String> TREES =
      List.of(
          ZnodePaths.CONFIG,
          ZnodePaths.PRIMARIES,
          ZnodePaths.ELECTIONS,
          ZnodePaths.IN_SYNC,
          ZnodePaths.SHARED_STATE);

  private RegistryReader() {}

  /**
   * The registry as it stands.
   *
   * @param timeoutNs longest wait for all of it, nanoseconds
   * @return nothing where ZooKeeper did not answer in time
   */
  static Optional<RegistryView> read(Coordinator coordinator, long timeoutNs)
      throws InterruptedException {
    LinkedBlockingQueue<CoordinatorEvent> events = new LinkedBlockingQueue<>();
    coordinator.start(events::add);
    TREES.forEach(coordinator::watch);
    RegistryView view = new RegistryView();
    long leftNs = timeoutNs;
    while (!TREES.stream().allMatch(view::isRead)) {
      long sliceNs = Math.min(leftNs, TimeUnit.MILLISECONDS.toNanos(50));
      CoordinatorEvent event = events.poll(sliceNs, TimeUnit.NANOSECONDS);
      if (event != null) {
        view.apply(event);
        continue;
      }
      leftNs -= sliceNs;
      if (leftNs <= 0) {
        return Optional.empty();
      }
    }
    return Optional.of(view);
  }
}
