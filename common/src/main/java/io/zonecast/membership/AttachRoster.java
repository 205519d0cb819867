package io.zonecast.membership;

import io.zonecast.domain.Lane;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.wire.ControlMessage.Attach;
import io.zonecast.wire.Prefixes;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is attached to a publication: known from what subscribers send upstream behind their
 * subscriptions, and from the disappearance of their inbox. At most {@value #MAX_ATTACHED} at a
 * time. Not thread-safe.
 */
public final class AttachRoster {
  /** Most attached subscribers that are remembered. */
  public static final int MAX_ATTACHED = 100_000;

  private final Map<ByteBuffer, Attach> byInbox = new LinkedHashMap<>();
  private final Map<Place, Attach> latest = new HashMap<>();

  /** One subscriber's link on one lane. */
  private record Place(SubscriberId subscriber, Lane lane) {
    static Place of(Attach attach) {
      return new Place(attach.subscriber(), attach.lane());
    }
  }

  /**
   * A subscriber attached, or attached again with a later grant.
   *
   * @return whether there was room
   */
  public boolean onAttach(Attach attach) {
    ByteBuffer inbox = ByteBuffer.wrap(Prefixes.inbox(attach.nonce()));
    if (byInbox.size() >= MAX_ATTACHED && !byInbox.containsKey(inbox)) {
      return false;
    }
    byInbox.put(inbox, attach);
    latest.put(Place.of(attach), attach);
    return true;
  }

  /**
   * A subscription ended.
   *
   * @return whether it was an inbox of somebody attached
   */
  public boolean onUnsubscribed(byte[] prefix) {
    Attach gone = byInbox.remove(ByteBuffer.wrap(prefix));
    if (gone == null) {
      return false;
    }
    latest.computeIfPresent(
        Place.of(gone), (place, present) -> present.nonce() == gone.nonce() ? null : present);
    return true;
  }

  /** Whether somebody attached has this inbox. */
  public boolean hasInbox(long nonce) {
    return byInbox.containsKey(ByteBuffer.wrap(Prefixes.inbox(nonce)));
  }

  /** Who is attached with this inbox. */
  public Optional<SubscriberId> holderOf(byte[] prefix) {
    return Optional.ofNullable(byInbox.get(ByteBuffer.wrap(prefix))).map(Attach::subscriber);
  }

  /** The lane on which somebody attached has this inbox. */
  public Optional<Lane> laneOf(long nonce) {
    return Optional.ofNullable(byInbox.get(ByteBuffer.wrap(Prefixes.inbox(nonce))))
        .map(Attach::lane);
  }

  /** Those attached for a topic, on some lane, that need every message. */
  public List<SubscriberId> reliable(Topic topic) {
    return latest.values().stream()
        .filter(attach -> attach.reliability() == Reliability.RELIABLE)
        .filter(attach -> attach.topics().contains(topic))
        .map(Attach::subscriber)
        .distinct()
        .toList();
  }

  /** How many subscribers are attached for a topic on each of these lanes. */
  public int attached(Topic topic, Collection<Lane> lanes) {
    return (int)
        latest.values().stream()
            .map(Attach::subscriber)
            .distinct()
            .filter(subscriber -> lanes.stream().allMatch(lane -> takes(subscriber, lane, topic)))
            .count();
  }

  private boolean takes(SubscriberId subscriber, Lane lane, Topic topic) {
    Attach attach = latest.get(new Place(subscriber, lane));
    return attach != null && attach.topics().contains(topic);
  }

  /**
   * Which version of its grant a subscriber knew when it attached on a lane; nothing where it has
   * not.
   */
  public Optional<Long> grantVersion(SubscriberId subscriber, Lane lane) {
    return Optional.ofNullable(latest.get(new Place(subscriber, lane))).map(Attach::grantVersion);
  }

  /** Whether a subscriber is attached on some lane. */
  public boolean isAttached(SubscriberId subscriber) {
    return isAttached(subscriber, Lane.NORMAL, 0) || isAttached(subscriber, Lane.EXPRESS, 0);
  }

  /**
   * Whether a subscriber attached on a lane knowing its grant of {@code version} or a later one.
   */
  public boolean isAttached(SubscriberId subscriber, Lane lane, long version) {
    Attach attach = latest.get(new Place(subscriber, lane));
    return attach != null && attach.grantVersion() >= version;
  }
}
