package io.zonecast.publisher;

import io.zonecast.domain.Epoch;
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
import java.util.List;

/** A publication of its own, to which the matched subscribers connect. */
final class DirectOutlet implements Outlet {
  private final Transport transport;
  private final Identity identity;
  private final Bound publication;
  private final RoomPatience patience;
  private final AttachRoster roster = new AttachRoster();
  private final Timer heartbeat = new Timer(0, PublisherCore.HEARTBEAT_NS);
  private long withoutRoom;

  /** Binds the publication to a free port. */
  DirectOutlet(Transport transport, Identity identity, RoomPatience patience) {
    this.transport = transport;
    this.identity = identity;
    this.patience = patience;
    this.publication = transport.bind(Pattern.PUBLICATION, identity.bind(), 0);
  }

  /** One subscriber without room does not hold up the others without bound. */
  @Override
  public boolean publish(byte[] frame, long nowNs) {
    if (transport.send(publication.link(), frame)) {
      patience.onRoom(nowNs);
      return true;
    }
    if (!patience.isOver(nowNs)) {
      return false;
    }
    transport.sendToThoseWithRoom(publication.link(), frame);
    withoutRoom++;
    return true;
  }

  @Override
  public Route route(ZoneId zone) {
    return new Route.Direct(identity.endpoint(publication.endpoint().port()));
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
  public boolean hasInbox(long nonce) {
    return roster.hasInbox(nonce);
  }

  @Override
  public void onTick(long nowNs) {
    if (heartbeat.fire(nowNs)) {
      transport.send(
          publication.link(),
          ControlCodec.encode(Prefixes.heartbeat(), new ControlMessage.LinkHeartbeat(Epoch.NONE)));
    }
  }

  @Override
  public boolean onAttach(ControlMessage.Attach attach) {
    return roster.onAttach(attach);
  }

  @Override
  public boolean onUnsubscribed(byte[] prefix) {
    return roster.onUnsubscribed(prefix);
  }

  @Override
  public Audience withThoseHere(Audience told) {
    return new Audience(
        told.topic(), told.matched(), roster.attached(told.topic()), told.reliable());
  }

  @Override
  public long withoutRoom() {
    return withoutRoom;
  }
}
