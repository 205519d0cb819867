package io.zonecast.simulation;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Lane;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.PeerId;
import io.zonecast.port.TransportHandler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An end that others dial: a publication, an intake or a service. A publication filters by prefix
 * before it sends, hears of the first and the last subscriber of a prefix, and gets upstream frames
 * in order with the subscriptions of the same peer. Intake and service read their connections in
 * turn. A connection's queue goes with it.
 */
final class BoundEnd extends SimEnd {
  private final Endpoint endpoint;
  private final Map<PeerId, Connection> peers = new LinkedHashMap<>();
  private final ArrayDeque<Connection> turn = new ArrayDeque<>();
  private final Map<Prefix, Integer> subscribers = new HashMap<>();
  private final List<Connection> matching = new ArrayList<>();
  private boolean reading = true;

  BoundEnd(
      SimNetwork network,
      SimProcess process,
      LinkId id,
      Pattern pattern,
      Lane lane,
      Endpoint endpoint) {
    super(network, process, id, pattern, lane);
    this.endpoint = endpoint;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  void onOpen(Connection connection) {
    peers.put(connection.peer, connection);
    turn.add(connection);
  }

  void onGone(Connection connection) {
    peers.remove(connection.peer);
    for (Prefix prefix : List.copyOf(connection.prefixes)) {
      unsubscribe(connection, prefix);
    }
    if (!connection.up.hasUnread()) {
      turn.remove(connection);
    }
  }

  void onParcel(Connection from, Parcel parcel) {
    if (parcel.kind == Parcel.Kind.END) {
      from.tellServer();
      return;
    }
    if (isClosed()) {
      return;
    }
    switch (parcel.kind) {
      case SUBSCRIBE -> subscribe(from, new Prefix(parcel.bytes));
      case UNSUBSCRIBE -> unsubscribe(from, new Prefix(parcel.bytes));
      default -> onFrame(from, parcel.bytes);
    }
  }

  private void onFrame(Connection from, byte[] frame) {
    if (pattern() == Pattern.PUBLICATION) {
      notice(handler -> handler.onFrame(id(), frame.clone()));
    } else {
      from.up.keep(frame);
    }
  }

  private void subscribe(Connection from, Prefix prefix) {
    if (from.prefixes.add(prefix) && subscribers.merge(prefix, 1, Integer::sum) == 1) {
      notice(handler -> handler.onSubscription(id(), prefix.copy(), true));
    }
  }

  private void unsubscribe(Connection from, Prefix prefix) {
    if (from.prefixes.remove(prefix)
        && subscribers.computeIfPresent(prefix, (key, n) -> n == 1 ? null : n - 1) == null) {
      notice(handler -> handler.onSubscription(id(), prefix.copy(), false));
    }
  }

  @Override
  boolean send(byte[] frame) {
    if (isClosed() || !fits(frame)) {
      return false;
    }
    match(frame);
    for (Connection connection : matching) {
      if (!connection.down.hasRoom()) {
        return false;
      }
    }
    for (Connection connection : matching) {
      connection.down.send(new Parcel(Parcel.Kind.FRAME, frame));
    }
    return true;
  }

  void sendToThoseWithRoom(byte[] frame) {
    if (isClosed() || !fits(frame)) {
      return;
    }
    match(frame);
    for (Connection connection : matching) {
      if (connection.down.hasRoom()) {
        connection.down.send(new Parcel(Parcel.Kind.FRAME, frame));
      }
    }
  }

  private void match(byte[] frame) {
    matching.clear();
    for (Connection connection : peers.values()) {
      for (Prefix prefix : connection.prefixes) {
        if (prefix.begins(frame)) {
          matching.add(connection);
          break;
        }
      }
    }
  }

  boolean reply(PeerId peer, byte[] frame) {
    Connection connection = peers.get(peer);
    if (isClosed() || !fits(frame) || connection == null || !connection.down.hasRoom()) {
      return false;
    }
    connection.down.send(new Parcel(Parcel.Kind.FRAME, frame));
    return true;
  }

  void setReading(boolean newReading) {
    reading = newReading;
  }

  @Override
  boolean hasFrame() {
    if (reading) {
      for (Connection connection : turn) {
        if (connection.up.hasUnread()) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  int readFrame(TransportHandler handler) {
    for (int n = reading ? turn.size() : 0; n > 0; n--) {
      Connection connection = turn.remove();
      if (connection.up.hasUnread() || peers.containsKey(connection.peer)) {
        turn.add(connection);
      }
      if (connection.up.hasUnread()) {
        byte[] frame = connection.up.read();
        if (pattern() == Pattern.SERVICE) {
          handler.onRequest(id(), connection.peer, frame);
        } else {
          handler.onFrame(id(), frame);
        }
        return frame.length;
      }
    }
    return NONE;
  }

  @Override
  void onClose(long lingerNs) {
    network().unlisten(this);
    List<Connection> standing = List.copyOf(peers.values());
    peers.clear();
    turn.clear();
    standing.forEach(Connection::serverCloses);
    network()
        .scheduler()
        .after(lingerNs, () -> standing.forEach(Connection::tellClientAfterLinger));
  }
}
