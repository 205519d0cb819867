package io.zonecast.publisher;

import io.zonecast.domain.Lane;
import io.zonecast.domain.Route;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.LinkId;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.wire.Audience;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.SpareBuffer;
import java.util.List;

/**
 * The way on which a publisher's frames leave, and who listens at its end; what comes after it is
 * the same either way. The agent's thread only.
 */
sealed interface Outlet permits DirectOutlet, PrimaryFeed, Outlet.None {
  /** Sends a frame on a lane; false where there is no room now. */
  boolean publish(Lane lane, byte[] frame, long nowNs);

  /** The way, as it is registered. */
  Route route(ZoneId zone);

  /** Makes a stream whose messages are kept, as this way wants it. */
  StreamOut kept(StreamId stream, StreamPolicy policy, SpareBuffer spare);

  /** The brokers that stand in the zone. */
  default void onBrokers(List<BrokerRecord> standing) {}

  /** Those attached here that need every message of a topic. */
  default List<SubscriberId> attachedReliably(Topic topic) {
    return List.of();
  }

  /** The lane of an inbox that somebody attached here has; the normal one where nobody has. */
  default Lane laneOf(long nonce) {
    return Lane.NORMAL;
  }

  /** Whether somebody attached here has this inbox. */
  default boolean hasInbox(long nonce) {
    return false;
  }

  /** Time goes on. */
  void onTick(long nowNs);

  /**
   * Another primary serves the zone.
   *
   * @return whether frames go to it from now on
   */
  default boolean onPrimary(PrimaryRecord primary) {
    return false;
  }

  /** A link broke; it may be one of others. */
  default void onLinkBroken(LinkId link, long nowNs) {}

  /**
   * A subscriber attaches.
   *
   * @return whether it has business here, and is to be welcomed
   */
  default boolean onAttach(ControlMessage.Attach attach) {
    return false;
  }

  /**
   * A subscription ended.
   *
   * @return whether the audience changed by it
   */
  default boolean onUnsubscribed(byte[] prefix) {
    return false;
  }

  /** What the broker, or the registry, says of a topic's audience, with those who listen here. */
  default Audience withThoseHere(Audience told) {
    return told;
  }

  /** Frames that went only to those subscribers that had room. */
  default long withoutRoom() {
    return 0;
  }

  /** Not known yet: which way it is, the deployment tells. */
  record None() implements Outlet {
    @Override
    public boolean publish(Lane lane, byte[] frame, long nowNs) {
      return false;
    }

    @Override
    public Route route(ZoneId zone) {
      throw new IllegalStateException("not joined");
    }

    @Override
    public StreamOut kept(StreamId stream, StreamPolicy policy, SpareBuffer spare) {
      throw new IllegalStateException("not joined");
    }

    @Override
    public void onTick(long nowNs) {}
  }
}
