package io.zonecast.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.TimeSource;
import io.zonecast.port.ZnodeOp;
import java.util.List;

/**
 * Wants to be the primary of zone 1: creates its znode whenever it isn't there, and believes only
 * answers. With the planted bug it takes a znode that bears its name for its own, though a former
 * life made it.
 */
final class ToyCandidate extends ToyAgent {
  static final String ROOT = "/primaries";
  private static final String PATH = ROOT + "/zone_1";
  private static final ZoneId ZONE = new ZoneId(1);

  private final Recorder recorder;
  private final boolean trustsItsName;
  private boolean taken = true;
  private boolean asking;
  private boolean known;
  private long reign;

  ToyCandidate(
      SimTransport transport,
      SimCoordinator coordinator,
      TimeSource time,
      Recorder recorder,
      boolean trustsItsName) {
    super(transport, coordinator, time, 100 * MS);
    this.recorder = recorder;
    this.trustsItsName = trustsItsName;
  }

  @Override
  void begin() {
    coordinator.watch(ROOT);
  }

  @Override
  void onEvent(CoordinatorEvent event) {
    if (event instanceof CoordinatorEvent.Present present && present.znode().path().equals(PATH)) {
      taken = true;
      known = true;
      if (trustsItsName && transport.host().equals(new String(present.znode().data(), UTF_8))) {
        elected(present.znode().czxid());
      }
    } else if (event instanceof CoordinatorEvent.Absent absent && absent.path().equals(PATH)) {
      taken = false;
    } else if (event instanceof CoordinatorEvent.TreeRead && !known) {
      taken = false;
    } else if (event instanceof CoordinatorEvent.Committed done) {
      asking = false;
      elected(done.zxid());
    } else if (event instanceof CoordinatorEvent.Refused
        || event instanceof CoordinatorEvent.Unknown) {
      asking = false;
    }
  }

  private void elected(long zxid) {
    if (zxid <= reign) {
      return;
    }
    reign = zxid;
    recorder.record(new Fact.Elected(transport.host(), ZONE, new Epoch(zxid)));
  }

  @Override
  void onTimer() {
    if (!taken && !asking && coordinator.isConnected()) {
      asking = true;
      coordinator.commit(
          1, List.of(new ZnodeOp.CreateEphemeral(PATH, transport.host().getBytes(UTF_8))));
    }
  }
}
