package io.zonecast.simulation;

import io.zonecast.port.Bound;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.Pattern;
import io.zonecast.port.TimeSource;
import io.zonecast.port.ZnodeOp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Registers under {@value #ROOT}, again in each new session, then publishes numbered frames of its
 * incarnation. An unknown outcome is asked again: "it exists" may mean that it was us.
 */
final class ToyPublisher extends ToyAgent {
  static final String ROOT = "/shared_state/publishers";
  static final int PORT = 5_000;
  static final int FRAME_BYTES = 17;

  private Bound bound;
  private long incarnation;
  private long sequence;
  private long registered;
  private boolean asking;

  ToyPublisher(SimTransport transport, SimCoordinator coordinator, TimeSource time) {
    super(transport, coordinator, time, 50 * MS);
  }

  @Override
  void begin() {
    bound = transport.bind(Pattern.PUBLICATION, transport.host(), PORT);
  }

  @Override
  void onEvent(CoordinatorEvent event) {
    if (event instanceof CoordinatorEvent.Committed done) {
      registered(done.zxid());
    } else if (event instanceof CoordinatorEvent.ReadAnswer read
        && read.znode().isPresent()
        && read.znode().get().owner() == coordinator.session()) {
      registered(read.znode().get().czxid());
    } else if (event instanceof CoordinatorEvent.Refused) {
      coordinator.read(2, path());
    } else if (event instanceof CoordinatorEvent.ReadAnswer
        || event instanceof CoordinatorEvent.Unknown) {
      asking = false;
    }
  }

  private void registered(long czxid) {
    asking = false;
    incarnation = incarnation == 0 ? czxid : incarnation;
    registered = coordinator.session();
  }

  private String path() {
    return ROOT + "/" + transport.host() + "-" + coordinator.session();
  }

  @Override
  void onTimer() {
    if (registered != coordinator.session()) {
      register();
    }
    if (incarnation == 0) {
      return;
    }
    ByteBuffer frame =
        ByteBuffer.allocate(FRAME_BYTES).put((byte) 'T').putLong(incarnation).putLong(sequence + 1);
    if (transport.send(bound.link(), frame.array())) {
      sequence++;
    }
  }

  private void register() {
    if (!asking && coordinator.isConnected()) {
      asking = true;
      byte[] offer = (transport.host() + " " + incarnation).getBytes(StandardCharsets.UTF_8);
      coordinator.commit(1, List.of(new ZnodeOp.CreateEphemeral(path(), offer)));
    }
  }
}
