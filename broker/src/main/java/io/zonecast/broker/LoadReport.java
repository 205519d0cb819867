package io.zonecast.broker;

import io.zonecast.domain.ZoneId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.ZnodeOp;
import io.zonecast.registry.LoadRecord;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.Requests;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import java.util.List;
import java.util.Optional;

/**
 * Writes the deployment's load to ZooKeeper when it changed. The primary of the first living zone
 * does it. Not thread-safe.
 */
final class LoadReport {
  private final Requests requests;
  private final RegistryView view;
  private Optional<LoadRecord> reported = Optional.empty();
  private boolean busy;

  LoadReport(Requests requests, RegistryView view) {
    this.requests = requests;
    this.view = view;
  }

  /** Writes where there is something new and {@code zone} is the one that writes. */
  void report(ZoneId zone) {
    LoadRecord load = view.load();
    boolean first = view.livingZones().stream().findFirst().filter(zone::equals).isPresent();
    if (!first || busy || reported.filter(load::equals).isPresent()) {
      return;
    }
    busy = true;
    byte[] data = ZnodeJson.load(load);
    requests.commit(
        List.of(new ZnodeOp.SetData(ZnodePaths.CURRENT_LOAD, data, -1)),
        answer -> {
          busy = false;
          if (answer instanceof CoordinatorEvent.Committed) {
            reported = Optional.of(load);
          } else if (answer instanceof CoordinatorEvent.Refused) {
            requests.commit(
                List.of(new ZnodeOp.Create(ZnodePaths.CURRENT_LOAD, data)), created -> {});
          }
        });
  }
}
