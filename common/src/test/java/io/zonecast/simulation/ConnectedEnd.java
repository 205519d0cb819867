package io.zonecast.simulation;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Lane;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.TransportHandler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An end that dials: a subscription, a feed or a client. It queues up to the high-water mark before
 * its connection stands, and what waits outlives a break; what was under way does not. After a
 * break it dials again and sends its subscriptions again, unless it has the bad luck that was seen
 * in reality: they are lost (all or one), or the end stays silent for ever.
 */
final class ConnectedEnd extends SimEnd {
  private final Endpoint remote;
  private final ArrayDeque<Parcel> waiting = new ArrayDeque<>();
  private final Map<Prefix, Integer> subscriptions = new LinkedHashMap<>();
  private Connection connection;
  private Pipe leftover;
  private boolean expired;

  ConnectedEnd(
      SimNetwork network,
      SimProcess process,
      LinkId id,
      Pattern pattern,
      Lane lane,
      Endpoint remote) {
    super(network, process, id, pattern, lane);
    this.remote = remote;
    dialIn(network.delayNs());
  }

  ArrayDeque<Parcel> waiting() {
    return waiting;
  }

  void subscribe(byte[] prefix) {
    subscriptions.merge(new Prefix(prefix), 1, Integer::sum);
    dispatch(new Parcel(Parcel.Kind.SUBSCRIBE, prefix.clone()));
  }

  void unsubscribe(byte[] prefix) {
    Prefix key = new Prefix(prefix);
    Integer count = subscriptions.get(key);
    if (count == null) {
      return;
    }
    if (count > 1) {
      subscriptions.put(key, count - 1);
    } else {
      subscriptions.remove(key);
      dispatch(new Parcel(Parcel.Kind.UNSUBSCRIBE, prefix.clone()));
    }
  }

  @Override
  boolean send(byte[] frame) {
    if (isClosed() || !fits(frame) || waiting.size() >= network().profile().highWaterMark()) {
      return false;
    }
    dispatch(new Parcel(Parcel.Kind.FRAME, frame));
    return true;
  }

  private void dispatch(Parcel parcel) {
    if (connection == null) {
      waiting.add(parcel);
    } else {
      connection.up.send(parcel);
    }
  }

  private void dialIn(long delayNs) {
    network().scheduler().after(delayNs, () -> process().whenRunning(this::dial));
  }

  private void dial() {
    if (connection != null || expired || (isClosed() && waiting.isEmpty())) {
      return;
    }
    BoundEnd server = network().listenerAt(remote);
    NetworkProfile profile = network().profile();
    if (server == null
        || !server.process().isRunning()
        || !pairs(server.pattern())
        || !passesBothWays(server)) {
      dialIn(profile.reconnectNs());
      return;
    }
    if (network().scheduler().chance(profile.stalledConnect())) {
      dialIn(profile.stallNs());
      return;
    }
    connection = network().open(this, server);
    server.onOpen(connection);
    connection.up.pump();
    if (isClosed()) {
      connection.clientCloses();
    }
  }

  private boolean pairs(Pattern other) {
    return switch (pattern()) {
      case SUBSCRIPTION -> other == Pattern.PUBLICATION;
      case FEED -> other == Pattern.INTAKE;
      case CLIENT -> other == Pattern.SERVICE;
      default -> false;
    };
  }

  private boolean passesBothWays(BoundEnd server) {
    return network().passes(process(), server.process())
        && network().passes(server.process(), process());
  }

  void onParcel(Connection from, Parcel parcel) {
    if (parcel.kind == Parcel.Kind.END) {
      from.tellClient();
    } else if (!isClosed()) {
      from.down.keep(parcel.bytes);
    }
  }

  void onBroken(Connection broken) {
    if (broken != connection) {
      return;
    }
    leftover = broken.down;
    connection = null;
    notice(handler -> handler.onLinkBroken(id()));
    EventScheduler scheduler = network().scheduler();
    NetworkProfile profile = network().profile();
    if (scheduler.chance(profile.silentReconnect())) {
      expired = true;
      return;
    }
    if (pattern() == Pattern.FEED && scheduler.chance(profile.resentAfterBreak())) {
      List<Parcel> again = broken.up.sentLast();
      for (int i = again.size() - 1; i >= 0; i--) {
        waiting.addFirst(new Parcel(again.get(i)));
      }
    }
    List<Prefix> wanted = new ArrayList<>(subscriptions.keySet());
    if (scheduler.chance(profile.lostResubscription())) {
      lose(wanted);
    }
    wanted.forEach(prefix -> waiting.add(new Parcel(Parcel.Kind.SUBSCRIBE, prefix.copy())));
    dialIn(profile.reconnectNs());
  }

  /** All of them, or one while the others stand. */
  private void lose(List<Prefix> wanted) {
    EventScheduler scheduler = network().scheduler();
    if (wanted.size() > 1 && scheduler.chance(0.5)) {
      wanted.remove((int) scheduler.between(0, wanted.size() - 1));
    } else {
      wanted.clear();
    }
  }

  private Pipe readable() {
    if (leftover != null && leftover.hasUnread()) {
      return leftover;
    }
    return connection == null ? null : connection.down;
  }

  @Override
  boolean hasFrame() {
    Pipe pipe = readable();
    return pipe != null && pipe.hasUnread();
  }

  @Override
  int readFrame(TransportHandler handler) {
    if (!hasFrame()) {
      return NONE;
    }
    byte[] frame = readable().read();
    handler.onFrame(id(), frame);
    return frame.length;
  }

  @Override
  void onClose(long lingerNs) {
    leftover = null;
    if (connection != null) {
      connection.clientCloses();
    }
    network().scheduler().after(lingerNs, this::expire);
  }

  private void expire() {
    expired = true;
    waiting.clear();
    if (connection != null) {
      connection.tellServerAfterLinger();
    }
  }
}
