package io.zonecast.publisher;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Route;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.membership.AttachRoster;
import io.zonecast.membership.Identity;
import io.zonecast.membership.RoomPatience;
import io.zonecast.port.Bound;
import io.zonecast.port.Pattern;
import io.zonecast.port.Transport;
import io.zonecast.runtime.Timer;
import io.zonecast.wire.Audience;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.SpareBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A publication of its own for each lane on which something may be published, to which the matched
 * subscribers connect.
 */
final class DirectOutlet implements Outlet {
  private final Transport transport;
  private final Identity identity;
  private final Set<Lane> lanes;
  private final Map<Lane, Publishing> publications = new EnumMap<>(Lane.class);
  private final AttachRoster roster = new AttachRoster();
  private final Timer heartbeat = new Timer(0, PublisherCore.HEARTBEAT_NS);
  private long withoutRoom;

  /** One lane's publication, and how long those without room are waited for there. */
  private record Publishing(Bound bound, RoomPatience patience) {}

  /**
   * Binds the publications to free ports: that of the normal lane in any case, since every
   * publisher announces it.
   */
  DirectOutlet(
      Transport transport, Identity identity, Set<Lane> lanes, Supplier<RoomPatience> patience) {
    this.transport = transport;
    this.identity = identity;
    this.lanes = lanes;
    for (Lane lane : Lane.values()) {
      if (lane == Lane.NORMAL || lanes.contains(lane)) {
        Bound bound = transport.bind(Pattern.PUBLICATION, lane, identity.bind(), 0);
        publications.put(lane, new Publishing(bound, patience.get()));
      }
    }
  }

  /** One subscriber without room does not hold up the others without bound. */
  @Override
  public boolean publish(Lane lane, byte[] frame, long nowNs) {
    Publishing publishing = publications.get(lane);
    if (transport.send(publishing.bound().link(), frame)) {
      publishing.patience().onRoom(nowNs);
      return true;
    }
    if (!publishing.patience().isOver(nowNs)) {
      return false;
    }
    transport.sendToThoseWithRoom(publishing.bound().link(), frame);
    withoutRoom++;
    return true;
  }

  @Override
  public Route route(ZoneId zone) {
    return new Route.Direct(
        endpoint(Lane.NORMAL),
        lanes.contains(Lane.EXPRESS) ? Optional.of(endpoint(Lane.EXPRESS)) : Optional.empty());
  }

  private Endpoint endpoint(Lane lane) {
    return identity.endpoint(publications.get(lane).bound().endpoint().port());
  }

  @Override
  public StreamOut kept(StreamId stream, StreamPolicy policy, SpareBuffer spare) {
    return new SelfKeptOut(stream, policy, spare);
  }

  @Override
  public List<SubscriberId> attachedReliably(Topic topic) {
    return roster.reliable(topic);
  }

  @Override
  public Lane laneOf(long nonce) {
    return roster.laneOf(nonce).orElse(Lane.NORMAL);
  }

  @Override
  public boolean hasInbox(long nonce) {
    return roster.hasInbox(nonce);
  }

  @Override
  public void onTick(long nowNs) {
    if (heartbeat.fire(nowNs)) {
      publications
          .values()
          .forEach(
              publishing ->
                  transport.send(
                      publishing.bound().link(),
                      ControlCodec.encode(
                          Prefixes.heartbeat(), new ControlMessage.LinkHeartbeat(Epoch.NONE))));
    }
  }

  @Override
  public boolean onAttach(ControlMessage.Attach attach) {
    return publications.containsKey(attach.lane()) && roster.onAttach(attach);
  }

  @Override
  public boolean onUnsubscribed(byte[] prefix) {
    return roster.onUnsubscribed(prefix);
  }

  @Override
  public Audience withThoseHere(Audience told) {
    return new Audience(
        told.topic(), told.matched(), roster.attached(told.topic(), lanes), told.reliable());
  }

  @Override
  public long withoutRoom() {
    return withoutRoom;
  }
}
