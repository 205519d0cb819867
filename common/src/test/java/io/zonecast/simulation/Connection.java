package io.zonecast.simulation;

import io.zonecast.port.PeerId;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;

/** A TCP connection that stands: who dialled, who accepted, and a pipe each way. */
final class Connection {
  final ConnectedEnd client;
  final BoundEnd server;
  final PeerId peer;
  final Pipe up;
  final Pipe down;

  /** What the client subscribed to, as the server knows it. */
  final Set<Prefix> prefixes = new LinkedHashSet<>();

  private final SimNetwork network;
  private boolean clientTold;
  private boolean serverTold;

  Connection(SimNetwork network, ConnectedEnd client, BoundEnd server, int number) {
    this.network = network;
    this.client = client;
    this.server = server;
    this.peer = new PeerId(ByteBuffer.allocate(5).put((byte) 0).putInt(number).array());
    this.up =
        new Pipe(
            network,
            client.process(),
            server.process(),
            client.waiting(),
            parcel -> server.onParcel(this, parcel));
    this.down =
        new Pipe(
            network,
            server.process(),
            client.process(),
            new ArrayDeque<>(),
            parcel -> client.onParcel(this, parcel));
  }

  boolean isBetween(String a, String b) {
    String dialler = client.process().name();
    String listener = server.process().name();
    return dialler.equals(a) ? listener.equals(b) : dialler.equals(b) && listener.equals(a);
  }

  /** Both ends lose it, each when it notices. */
  void reset() {
    cut();
    tellClientLater();
    tellServerLater();
  }

  /**
   * Half of it is lost: one end notices, the other one when it sends something, or when its system
   * finds out at last.
   */
  void halfOpen(boolean clientNotices, long atLastNs) {
    cut();
    Runnable tellOther = clientNotices ? this::tellServerLater : this::tellClientLater;
    if (clientNotices) {
      tellClientLater();
      down.cutUnnoticed(tellOther);
    } else {
      tellServerLater();
      up.cutUnnoticed(tellOther);
    }
    network.scheduler().after(atLastNs, tellOther);
  }

  /** The client's end is closed in order: what it sent arrives, what comes for it is lost. */
  void clientCloses() {
    down.cut();
    clientTold = true;
    up.finish();
  }

  /** The server's end is closed in order. */
  void serverCloses() {
    up.cut();
    serverTold = true;
    down.finish();
  }

  /**
   * A process at one end was killed. Its kernel may still deliver what was under way, or send a
   * reset.
   */
  void killed(SimProcess victim) {
    boolean dialled = victim == client.process();
    if (dialled) {
      clientTold = true;
      down.cut();
    } else {
      serverTold = true;
      up.cut();
    }
    if (network.scheduler().chance(0.5)) {
      (dialled ? up : down).finishNow();
    } else {
      cut();
      if (dialled) {
        tellServerLater();
      } else {
        tellClientLater();
      }
    }
    if (client.process().isDead() && server.process().isDead()) {
      network.forget(this);
    }
  }

  /** A process vanished together with its host: nothing is said until the host is back. */
  void powerLost() {
    cut();
    tellClientLater();
    tellServerLater();
  }

  /** The client closed and its time for sending is over: what is not sent by now is lost. */
  void tellServerAfterLinger() {
    if (!serverTold) {
      cut();
      tellServerLater();
    }
  }

  /** The server closed and its time for sending is over. */
  void tellClientAfterLinger() {
    if (!clientTold) {
      cut();
      tellClientLater();
    }
  }

  void cut() {
    up.cut();
    down.cut();
  }

  /** Goes on with what a partition or a pause held up. */
  void resume() {
    up.pump();
    down.pump();
    up.arrive();
    down.arrive();
  }

  void tellClient() {
    if (!clientTold) {
      clientTold = true;
      cut();
      client.onBroken(this);
    }
    forgetWhenBothKnow();
  }

  void tellServer() {
    if (!serverTold) {
      serverTold = true;
      cut();
      server.onGone(this);
    }
    forgetWhenBothKnow();
  }

  private void tellClientLater() {
    network.noticeBreak(server.process(), client.process(), this::tellClient);
  }

  private void tellServerLater() {
    network.noticeBreak(client.process(), server.process(), this::tellServer);
  }

  private void forgetWhenBothKnow() {
    if (clientTold && serverTold) {
      network.forget(this);
    }
  }
}
