package io.zonecast.broker;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.SubscriberRecord;
import io.zonecast.stream.HeldStream;
import io.zonecast.stream.HeldStreams;
import io.zonecast.wire.StreamGrant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is owed a reliable stream: its matched reliable subscribers; of a publisher that has left,
 * those of them that are still there. One whose registration went counts for one session timeout
 * more while it is attached, and for {@value #RETURN_MS} ms where it is not: one that was started
 * again takes its former registration away before its own is seen. Not thread-safe.
 */
final class OwedSubscribers {
  /** What the service desk knows of the present reign. */
  interface Audience {
    /** Whether it knows everybody who was registered when the reign began. */
    boolean isKnown();

    /** The subscribers that are matched to a stream. */
    Collection<SubscriberId> matched(StreamGrant stream);

    /** Whether a subscriber's link to this broker stands. */
    boolean isAttached(SubscriberId subscriber);

    /** Whether its link of a lane stands. */
    default boolean isAttached(SubscriberId subscriber, Lane lane) {
      return isAttached(subscriber);
    }
  }

  /** How long one that is neither registered nor attached may take to come back, milliseconds. */
  static final int RETURN_MS = 1_000;

  private static final long RETURN_NS = RETURN_MS * 1_000_000L;

  private final RegistryView view;
  private final RecentPublishers recent;
  private final Audience audience;
  private final Map<StreamId, Set<SubscriberId>> owed = new HashMap<>();
  private final Map<SubscriberId, Long> lingering = new HashMap<>();
  private final Map<StreamId, Set<SubscriberId>> assumed = new HashMap<>();
  private final Map<SubscriberId, Set<StreamGrant>> promised = new HashMap<>();
  private final List<SubscriberId> gone = new ArrayList<>();

  /** Those registered, and for which topics they ask, or asked when they were last looked at. */
  private final Map<SubscriberId, Set<Topic>> present = new HashMap<>();

  private long memoryNs;
  private long nowNs;
  private Epoch epoch = Epoch.NONE;

  OwedSubscribers(RegistryView view, RecentPublishers recent, Audience audience) {
    this.view = view;
    this.recent = recent;
    this.audience = audience;
  }

  /** How long one that vanished from the registry counts while its link stands, nanoseconds. */
  void setMemoryNs(long newMemoryNs) {
    memoryNs = newMemoryNs;
  }

  /** A reign begins. */
  void begin(Epoch reign) {
    epoch = reign;
    owed.clear();
    assumed.clear();
    promised.clear();
    present.clear();
    lingering.clear();
    gone.clear();
  }

  /** Who is matched, or attached, may have changed. */
  void onChanged() {
    owed.clear();
    for (SubscriberRecord subscriber : view.subscribers()) {
      // The matchmaker may not have seen that it asks for others now.
      Set<Topic> before = come(subscriber);
      if (!subscriber.request().topics().equals(before)) {
        Set<Topic> both = new HashSet<>(before);
        both.addAll(subscriber.request().topics());
        present.put(subscriber.request().subscriber(), both);
      }
    }
    for (SubscriberId known : List.copyOf(present.keySet())) {
      if (view.subscriber(known).isEmpty()) {
        vanish(known);
      }
    }
    hastenLeaving();
  }

  /**
   * Only these have perhaps changed.
   *
   * @return the streams that somebody else may be owed now
   */
  Collection<StreamId> onChanged(ClientChanges.Some clients, HeldStreams held) {
    Set<Topic> topics = new HashSet<>();
    List<SubscriberId> lingered = new ArrayList<>(); // Or linger: these count where they were.
    for (SubscriberId subscriber : clients.subscribers()) {
      Optional<SubscriberRecord> now = view.subscriber(subscriber);
      if (now.isEmpty() || lingering.containsKey(subscriber)) {
        lingered.add(subscriber);
      }
      now.ifPresent(found -> topics.addAll(found.request().topics()));
      topics.addAll(now.map(this::come).orElseGet(() -> vanish(subscriber)));
    }
    hastenLeaving();
    List<StreamId> concerned = new ArrayList<>();
    for (HeldStream stream : held.all()) {
      if (clients.publishers().contains(stream.id().publisher())
          || topics.contains(stream.id().topic())
          || lingered.stream().anyMatch(stream.positions()::containsKey)) {
        owed.remove(stream.id());
        concerned.add(stream.id());
      }
    }
    return concerned;
  }

  /** One that is registered; returns for which topics it asked before. */
  private Set<Topic> come(SubscriberRecord subscriber) {
    lingering.remove(subscriber.request().subscriber());
    Set<Topic> before =
        present.put(subscriber.request().subscriber(), subscriber.request().topics());
    return before == null ? Set.of() : before;
  }

  /** One that is not: it may come back; returns for which topics it asked. */
  private Set<Topic> vanish(SubscriberId subscriber) {
    Set<Topic> before = present.remove(subscriber);
    if (before == null) {
      return Set.of();
    }
    lingering.put(subscriber, nowNs + memoryNs);
    return before;
  }

  private void hastenLeaving() {
    lingering.replaceAll(
        (known, untilNs) ->
            audience.isAttached(known) ? untilNs : Math.min(untilNs, nowNs + RETURN_NS));
  }

  /** Those that are gone since this was asked. */
  Collection<SubscriberId> takeGone() {
    List<SubscriberId> taken = List.copyOf(gone);
    gone.clear();
    return taken;
  }

  /**
   * Time goes on.
   *
   * @return who counts no longer: what they were owed may be settled
   */
  ClientChanges.Some onTick(long newNowNs) {
    nowNs = newNowNs;
    if (lingering.isEmpty()) {
      return ClientChanges.NONE;
    }
    Set<SubscriberId> over = new TreeSet<>();
    lingering.forEach(
        (known, untilNs) -> {
          if (nowNs >= untilNs) {
            over.add(known);
          }
        });
    lingering.keySet().removeAll(over);
    promised.keySet().removeAll(over);
    gone.addAll(over);
    return over.isEmpty() ? ClientChanges.NONE : new ClientChanges.Some(Set.of(), over);
  }

  /** Whether it is known who is owed what: before that nothing may be forgotten. */
  boolean isKnown() {
    return audience.isKnown();
  }

  /** Who is owed a stream. Of those the stream knows whose promise has begun. */
  Set<SubscriberId> of(HeldStream stream) {
    if (isKnown()) {
      return owed.computeIfAbsent(stream.id(), none -> find(stream));
    }
    Set<SubscriberId> known = new TreeSet<>(stream.positions().keySet());
    // Who left long ago holds up nothing.
    known.removeIf(subscriber -> !wants(subscriber, stream.id().topic()));
    return known;
  }

  /** A subscriber is told of a grant's streams: those that begin from now on it is owed. */
  void onPromised(SubscriberId subscriber, StreamGrant grant) {
    promised.computeIfAbsent(subscriber, none -> new HashSet<>()).add(grant);
  }

  /**
   * Those that attached before a stream of a grant began, and are matched to it: they are owed all
   * of it, also where their link does not stand just now.
   */
  List<SubscriberId> attachedTo(StreamGrant grant) {
    return audience.matched(grant).stream()
        .filter(this::isReliable)
        .filter(subscriber -> hasAttached(subscriber, grant))
        .toList();
  }

  private boolean hasAttached(SubscriberId subscriber, StreamGrant grant) {
    return audience.isAttached(subscriber, grant.lane())
        || promised.getOrDefault(subscriber, Set.of()).contains(grant);
  }

  /** Whether a stream's publisher is registered, in that life. */
  boolean isPresent(StreamId stream) {
    return view.publisher(stream.publisher())
        .filter(record -> record.offer().incarnation().equals(stream.incarnation()))
        .isPresent();
  }

  /** Whether a subscriber is owed a stream and its promise has begun. */
  boolean isOwed(SubscriberId subscriber, HeldStream stream) {
    return stream.position(subscriber).isPresent() && of(stream).contains(subscriber);
  }

  /** The same, and it is not only assumed since nobody knows better. */
  boolean isOwedForSure(SubscriberId subscriber, HeldStream stream) {
    return isOwed(subscriber, stream)
        && !assumed.getOrDefault(stream.id(), Set.of()).contains(subscriber);
  }

  /**
   * Whether a subscriber may say how far it has a stream: who is matched to it, or was, as far as
   * that can be told; a publisher that has left, or a view that is not complete, shows it no more
   * or not yet.
   */
  boolean mayBeOwed(SubscriberId subscriber, HeldStream stream) {
    StreamId id = stream.id();
    boolean wants =
        view.subscriber(subscriber)
            .filter(found -> found.request().topics().contains(id.topic()))
            .isPresent();
    return stream.position(subscriber).isPresent()
        || (wants
            && (!isKnown()
                || !isPresent(id)
                || audience.matched(StreamGrant.of(id)).contains(subscriber)));
  }

  /** Whether a registered subscriber needs every message. */
  boolean isReliable(SubscriberId subscriber) {
    return view.subscriber(subscriber).filter(found -> found.request().isReliable()).isPresent();
  }

  /** Whether a registered subscriber needs every message on a topic. */
  private boolean wants(SubscriberId subscriber, Topic topic) {
    return isReliable(subscriber)
        && view.subscriber(subscriber).orElseThrow().request().topics().contains(topic);
  }

  /**
   * The streams of publishers that have left and of which nothing is owed any more. One whose
   * publisher lives another life has ended, whether or not that was told.
   */
  Collection<StreamId> over(HeldStreams held) {
    List<StreamId> over = new ArrayList<>();
    for (HeldStream stream : held.all()) {
      Optional<Incarnation> life =
          recent.find(stream.id().publisher()).map(found -> found.offer().incarnation());
      if (life.filter(stream.id().incarnation()::isBefore).isPresent()) {
        stream.end();
      }
      boolean hasLeft = life.filter(stream.id().incarnation()::equals).isEmpty();
      boolean isPast = stream.id().term() > 0 && stream.isEnded();
      if ((hasLeft || isPast) && stream.settled(of(stream)) >= stream.last()) {
        over.add(stream.id());
      }
    }
    return over;
  }

  private Set<SubscriberId> find(HeldStream stream) {
    StreamId id = stream.id();
    Set<SubscriberId> found = new TreeSet<>();
    Optional<PublisherRecord> publisher =
        view.publisher(id.publisher())
            .filter(record -> record.offer().incarnation().equals(id.incarnation()));
    if (publisher.isPresent()) {
      audience.matched(StreamGrant.of(id)).stream().filter(this::isReliable).forEach(found::add);
    }
    for (SubscriberId known : stream.positions().keySet()) {
      boolean remains = publisher.isEmpty() && wants(known, id.topic());
      if (remains || lingering.containsKey(known)) {
        found.add(known);
      }
    }
    for (SubscriberId subscriber : found) {
      if (stream.position(subscriber).isEmpty() && wasHereBefore(subscriber)) {
        stream.makeRoom(subscriber, () -> found);
        stream.onDelivered(subscriber, stream.window().first() - 1);
        assumed.computeIfAbsent(id, none -> new HashSet<>()).add(subscriber);
      }
    }
    return found;
  }

  /**
   * A subscriber does not follow a stream: it was not promised it in an earlier reign, though that
   * was to be assumed.
   */
  void onNotFollowed(SubscriberId subscriber, HeldStream stream) {
    Set<SubscriberId> some = assumed.get(stream.id());
    if (some != null && some.remove(subscriber)) {
      stream.forget(subscriber);
    }
  }

  /** It may have been promised the stream in an earlier reign, of which nobody here knows. */
  private boolean wasHereBefore(SubscriberId subscriber) {
    return view.subscriber(subscriber)
        .filter(found -> found.registration() < epoch.zxid())
        .isPresent();
  }
}
