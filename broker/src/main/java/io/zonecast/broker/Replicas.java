package io.zonecast.broker;

import io.zonecast.domain.StreamId;
import io.zonecast.registry.InSyncRecord.Member;
import io.zonecast.stream.HeldStream;
import io.zonecast.stream.HeldStreams;
import io.zonecast.wire.ControlMessage.Confirm;
import io.zonecast.wire.ControlMessage.Mirror;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.StreamPosition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The standbys that mirror this primary, and what each has confirmed. One is in sync while it holds
 * everything that was acknowledged, is heard, and keeps up. Not thread-safe.
 */
final class Replicas {
  /**
   * A standby that is not heard for so long, or has not confirmed by then what was there at its
   * beginning, does not hold up acknowledgements any more.
   */
  static final long LAG_NS = 1_000_000_000;

  /** So fresh a confirmation shows that a standby still takes this reign for the present one. */
  static final long FRESH_NS = 750_000_000;

  /** So long those that were in sync in the reign before have to come. */
  static final long AWAIT_NS = 2_000_000_000;

  private static final long MARK_NS = 250_000_000;

  private final Map<Member, Replica> replicas = new LinkedHashMap<>();
  private final Set<Member> left = new HashSet<>();
  private final Map<StreamId, Long> inherited = new HashMap<>();
  private long awaitUntilNs;

  /** What is known of one standby. */
  private static final class Replica {
    final long nonce;
    final Map<StreamId, Long> confirmed = new HashMap<>();
    Map<StreamId, Long> marked = Map.of();
    long markedNs;
    long heardNs;

    Replica(long nonce, long nowNs) {
      this.nonce = nonce;
      this.heardNs = nowNs;
      this.markedNs = nowNs;
    }

    /** Whether everything up to these positions is confirmed of what is still held. */
    boolean hasConfirmed(Map<StreamId, Long> positions, HeldStreams held) {
      return positions.entrySet().stream()
          .filter(entry -> held.get(entry.getKey()) != null)
          .allMatch(entry -> confirmed.getOrDefault(entry.getKey(), 0L) >= entry.getValue());
    }
  }

  /**
   * A reign begins: those that were in sync in the one before have a moment to come. Whatever this
   * broker holds by now may have been acknowledged by a primary before it.
   */
  void begin(HeldStreams held, long nowNs) {
    replicas.clear();
    left.clear();
    inherited.clear();
    held.all().forEach(stream -> inherited.put(stream.id(), stream.last()));
    awaitUntilNs = nowNs + AWAIT_NS;
  }

  /**
   * A standby begins to mirror, or says again that it does.
   *
   * @return whether it was not known
   */
  boolean onMirror(Mirror mirror, long nowNs) {
    Member member = new Member(mirror.broker(), mirror.incarnation());
    Replica known = replicas.get(member);
    boolean isNew = known == null || known.nonce != mirror.nonce();
    if (isNew) {
      replicas.put(member, new Replica(mirror.nonce(), nowNs));
      left.remove(member);
    }
    return isNew;
  }

  /** Whether this is the inbox of a standby. */
  boolean isInbox(long nonce) {
    return replicas.values().stream().anyMatch(replica -> replica.nonce == nonce);
  }

  /** A standby holds so much; who is not known here confirms nothing. */
  boolean onConfirm(Confirm confirm, long nowNs) {
    Replica replica = replicas.get(new Member(confirm.broker(), confirm.incarnation()));
    if (replica == null) {
      return false;
    }
    replica.heardNs = nowNs;
    for (StreamPosition position : confirm.positions()) {
      replica.confirmed.merge(position.stream(), position.lastSequence(), Math::max);
    }
    return true;
  }

  /** A subscription ended: where it was a standby's inbox, its link is gone. */
  boolean onUnsubscribed(byte[] prefix) {
    for (Map.Entry<Member, Replica> entry : replicas.entrySet()) {
      if (Arrays.equals(Prefixes.inbox(entry.getValue().nonce), prefix)) {
        left.add(entry.getKey());
        replicas.remove(entry.getKey());
        return true;
      }
    }
    return false;
  }

  /** Whether anybody mirrors. */
  boolean isEmpty() {
    return replicas.isEmpty();
  }

  /**
   * How far all of these have confirmed a stream; nothing where there is none of them. One that
   * does not mirror has confirmed nothing.
   */
  Optional<Long> confirmedByAll(StreamId stream, Collection<Member> required) {
    if (required.isEmpty()) {
      return Optional.empty();
    }
    long lowest = Long.MAX_VALUE;
    for (Member member : required) {
      Replica replica = replicas.get(member);
      lowest = Math.min(lowest, replica == null ? 0 : replica.confirmed.getOrDefault(stream, 0L));
    }
    return Optional.of(lowest);
  }

  /** Whether each of these was heard in this reign's name just now. */
  boolean areFresh(Collection<Member> required, long nowNs) {
    return required.stream()
        .map(replicas::get)
        .allMatch(replica -> replica != null && nowNs - replica.heardNs < FRESH_NS);
  }

  /**
   * Those in sync.
   *
   * @param standing the standbys that stand as candidates
   * @param before those that were in sync until now: they go on being it while they keep up
   */
  List<Member> inSync(
      Collection<Member> standing, HeldStreams held, Collection<Member> before, long nowNs) {
    List<Member> inSync = new ArrayList<>();
    for (Member member : before) {
      boolean mayCome = !replicas.containsKey(member) && !left.contains(member);
      if (mayCome && nowNs < awaitUntilNs && standing.contains(member)) {
        inSync.add(member);
      }
    }
    for (Map.Entry<Member, Replica> entry : replicas.entrySet()) {
      Replica replica = entry.getValue();
      boolean keepsUp = keepsUp(replica, held, nowNs);
      boolean holds = before.contains(entry.getKey()) || holdsAllAcknowledged(replica, held);
      if (keepsUp && holds && standing.contains(entry.getKey())) {
        inSync.add(entry.getKey());
      }
    }
    return inSync;
  }

  private static boolean keepsUp(Replica replica, HeldStreams held, long nowNs) {
    if (replica.hasConfirmed(replica.marked, held)) {
      if (nowNs - replica.markedNs >= MARK_NS) {
        Map<StreamId, Long> mark = new HashMap<>();
        held.all().forEach(stream -> mark.put(stream.id(), stream.last()));
        replica.marked = mark;
        replica.markedNs = nowNs;
      }
    } else if (nowNs - replica.markedNs > LAG_NS) {
      return false;
    }
    return nowNs - replica.heardNs <= LAG_NS;
  }

  private boolean holdsAllAcknowledged(Replica replica, HeldStreams held) {
    for (HeldStream stream : held.all()) {
      long needed = Math.max(stream.acknowledged(), inherited.getOrDefault(stream.id(), 0L));
      if (replica.confirmed.getOrDefault(stream.id(), 0L) < needed) {
        return false;
      }
    }
    return held.isEmpty() || !replica.confirmed.isEmpty();
  }
}
