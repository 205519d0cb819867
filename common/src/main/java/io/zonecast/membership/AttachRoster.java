package io.zonecast.membership;

import io.zonecast.domain.Reliability;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.wire.ControlMessage.Attach;
import io.zonecast.wire.Prefixes;
import java.nio.ByteBuffer;
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
  private final Map<SubscriberId, Attach> latest = new HashMap<>();

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
    latest.put(attach.subscriber(), attach);
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
        gone.subscriber(), (id, present) -> present.nonce() == gone.nonce() ? null : present);
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

  /** Those attached for a topic that need every message. */
  public List<SubscriberId> reliable(Topic topic) {
    return latest.values().stream()
        .filter(attach -> attach.reliability() == Reliability.RELIABLE)
        .filter(attach -> attach.topics().contains(topic))
        .map(Attach::subscriber)
        .toList();
  }

  /** How many subscribers are attached for a topic. */
  public int attached(Topic topic) {
    return (int) latest.values().stream().filter(attach -> attach.topics().contains(topic)).count();
  }

  /** Which version of its grant a subscriber knew when it attached; nothing where it has not. */
  public Optional<Long> grantVersion(SubscriberId subscriber) {
    return Optional.ofNullable(latest.get(subscriber)).map(Attach::grantVersion);
  }

  /** Whether a subscriber attached knowing its grant of {@code version} or a later one. */
  public boolean isAttached(SubscriberId subscriber, long version) {
    Attach attach = latest.get(subscriber);
    return attach != null && attach.grantVersion() >= version;
  }
}
