package io.zonecast.subscriber;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Source;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.measurement.Counters;
import io.zonecast.port.LinkId;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.GrantWelcome;
import io.zonecast.wire.SourceGrant;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.StreamPosition;
import io.zonecast.wire.StreamRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a subscriber connects, and who of those may speak to it: it is told its sources and
 * connects to whatever it is told, keeps links to those ready that may succeed, and refuses what an
 * earlier reign says. A source that is not granted any more is drained: until its streams end, its
 * link breaks, or one session timeout has passed. It tells its {@link Deliveries} what is matched.
 * Not thread-safe.
 */
final class Sources {
  /** What it asks of the world, and tells it. */
  interface Output {
    /** Connects to a source and subscribes there to heartbeats and the inbox of {@code nonce}. */
    LinkId connect(Source source, long nonce);

    /** Subscribes to a topic. */
    void subscribe(LinkId link, Topic topic);

    /** Subscribes again to what {@link #connect} does: the connection was another one then. */
    default void subscribeAgain(LinkId link, long nonce) {}

    /** Sends an {@link ControlMessage.Attach} behind the subscriptions. */
    void attach(
        LinkId link,
        Lane lane,
        long nonce,
        long grantVersion,
        List<Topic> topics,
        List<StreamPosition> positions);

    /** Tells a source what was delivered. */
    default void acknowledge(LinkId link, Epoch epoch, List<StreamPosition> positions) {}

    /** Asks a source for what is missing, to the inbox of {@code nonce}. */
    default void ask(LinkId link, long nonce, List<StreamRange> ranges) {}

    /** Closes a link. */
    void disconnect(LinkId link);

    /** A nonce that was not used before. */
    long newNonce();

    /** A source was silent for so long that its link is made anew. */
    void onSilent(Source source);

    /** The source of what is matched is another one now. */
    void onSourceChanged(Source source);

    /** Nothing that is published from now on is missed. */
    void onReady();
  }

  private static final long LOOK_NS = 750_000_000;
  private static final long AFTER_BREAK_NS = 300_000_000;

  private final List<Topic> wanted;
  private final Qos requested;
  private final Deliveries deliveries;
  private final Output output;
  private final Counters counters;
  private final Dialling dialling;
  private final Standbys standbys;
  private final SourceLinks links = new SourceLinks();
  private SubscriberState state = new SubscriberState.Joining();
  private Epoch floor = Epoch.NONE;

  /** The latest reign that was heard on each lane; {@link #floor} is the later one. */
  private final Map<Lane, Epoch> heard = new EnumMap<>(Lane.class);

  private Collection<Source.FromBroker> standing = List.of();
  private long grantVersion;
  private boolean registeredAnew;
  private long drainNs;

  /** No source is known yet. */
  Sources(
      Collection<Topic> wanted,
      Qos requested,
      Deliveries deliveries,
      Output output,
      Counters counters) {
    this.wanted = List.copyOf(wanted);
    this.requested = requested;
    this.deliveries = deliveries;
    this.output = output;
    this.counters = counters;
    this.dialling = new Dialling(output, counters);
    this.standbys = new Standbys(this.wanted, dialling, output);
  }

  // What is granted, and who stands.

  /**
   * How long a source that vanished from the registry is kept while its link beats, nanoseconds.
   */
  void setDrainNs(long newDrainNs) {
    drainNs = newDrainNs;
  }

  /**
   * The process is registered, perhaps again: whoever counts who is attached has forgotten it until
   * it attaches with a grant of this registration.
   */
  void onRegistered() {
    registeredAnew = true;
  }

  /** All sources, as of now. */
  void onSources(long version, Collection<SourceGrant> sources, long nowNs) {
    boolean isOld =
        sources.stream()
            .anyMatch(
                grant ->
                    grant.source() instanceof Source.FromBroker broker
                        && broker.epoch().isBefore(floor));
    if (isOld) {
      return; // Its successor has spoken already.
    }
    grantVersion = version;
    Set<Source> granted = new HashSet<>();
    boolean more = false;
    for (SourceGrant grant : sources) {
      granted.add(grant.source());
      more |= takeGrant(grant, nowNs);
    }
    registeredAnew = false;
    for (SourceLink link : links.all()) {
      if (!granted.contains(link.source()) && !link.isDraining()) {
        link.drainUntil(nowNs + drainNs);
      }
    }
    standBy(nowNs);
    if (state instanceof SubscriberState.Joining joining) {
      state = joining.toAttaching();
    } else if (more && state instanceof SubscriberState.Ready ready) {
      state = ready.toAttaching();
    }
    checkReady();
  }

  private boolean takeGrant(SourceGrant grant, long nowNs) {
    SourceLink link =
        links
            .to(grant.source())
            .or(() -> adopted(grant.source()))
            .or(() -> promoted(grant.source(), nowNs))
            .orElseGet(() -> connected(grant.source(), nowNs));
    link.keep();
    Set<Topic> knownTopics = topics(link.streams());
    boolean more = link.grant(Set.copyOf(grant.streams()), grantVersion, nowNs + drainNs);
    for (Topic topic : topics(link.streams())) {
      if (!knownTopics.contains(topic)) {
        output.subscribe(link.link(), topic);
      }
    }
    if (more || registeredAnew) {
      link.mustAttach();
    }
    return more;
  }

  /**
   * A broker that was elected again keeps its link: over another one, what is under way on this one
   * would be lost.
   */
  private Optional<SourceLink> adopted(Source source) {
    if (!(source instanceof Source.FromBroker now)) {
      return Optional.empty();
    }
    Optional<SourceLink> kept = links.toEarlierReignOf(now);
    kept.ifPresent(
        link -> {
          links.remove(link);
          link.become(now);
          links.add(link);
          output.onSourceChanged(now);
        });
    return kept;
  }

  private Optional<SourceLink> promoted(Source source, long nowNs) {
    return source instanceof Source.FromBroker now
        ? standbys.at(now.endpoint()).map(link -> promote(link, now.epoch(), nowNs))
        : Optional.empty();
  }

  private SourceLink connected(Source source, long nowNs) {
    SourceLink link = dialling.dial(source, nowNs);
    links.add(link);
    output.onSourceChanged(source);
    return link;
  }

  /**
   * The brokers that stand in the zone, each by both lanes. To those that may succeed the primary a
   * link is kept ready, with every subscription on it.
   */
  void onStanding(Collection<Source.FromBroker> nowStanding, long nowNs) {
    standing = List.copyOf(nowStanding);
    standBy(nowNs);
  }

  /** The express lane of standbys is of use to who takes something by that of the primary. */
  private void standBy(long nowNs) {
    boolean all = links.useExpress();
    standbys.onStanding(
        standing.stream().filter(broker -> all || broker.lane() == Lane.NORMAL).toList(),
        links,
        nowNs);
  }

  /** A standby speaks in the name of a later reign: from now on it is the source. */
  private SourceLink promote(SourceLink standby, Epoch epoch, long nowNs) {
    Source.FromBroker then = (Source.FromBroker) standby.source();
    Source.FromBroker now = new Source.FromBroker(then.zone(), epoch, then.lane(), then.endpoint());
    standbys.release(standby);
    standby.become(now);
    Set<StreamGrant> carried = new HashSet<>();
    links.toReignsBefore(now).forEach(former -> carried.addAll(former.streams()));
    standby.grant(carried, 0, nowNs + drainNs);
    links.add(standby);
    hear(now.lane(), epoch);
    deliveries.onNewSource();
    output.onSourceChanged(now);
    return standby;
  }

  // Time, and connections.

  /** Time goes on. */
  void onTick(long nowNs, long nowUs) {
    List<SourceLink> over = new ArrayList<>();
    for (SourceLink link : links.all()) {
      if (link.isDraining() && (nowNs >= link.drainUntilNs() || isDrained(link))) {
        over.add(link);
      } else if (!link.isDraining() && link.isTooSilent(nowNs)) {
        dialling.redial(links, link, nowNs);
        topics(link.streams()).forEach(topic -> output.subscribe(link.link(), topic));
      }
      departOverdue(link, nowNs, nowUs);
      if (link.attachIsDue(nowNs) && !over.contains(link)) {
        List<Topic> topics = List.copyOf(topics(link.streams()));
        dialling.attach(link, grantVersion, topics, deliveries.positions(link.streams()), nowNs);
      }
    }
    over.forEach(link -> drop(link, nowUs));
    standbys.onTick(nowNs);
  }

  private void departOverdue(SourceLink link, long nowNs, long nowUs) {
    List<StreamGrant> over = new ArrayList<>();
    link.departed()
        .forEach(
            (stream, untilNs) -> {
              boolean isOver = nowNs >= untilNs && !isServed(link, stream);
              if (isOver || deliveries.isComplete(stream)) {
                over.add(stream);
              }
            });
    for (StreamGrant stream : over) {
      link.forget(stream);
      leave(stream, nowUs);
    }
  }

  /** Whether a primary may still give what lacks of a stream whose publisher has left. */
  private boolean isServed(SourceLink link, StreamGrant stream) {
    return link.source() instanceof Source.FromBroker
        && !link.isDraining()
        && deliveries.isLacking(stream);
  }

  /** When {@link #onTick} has something to do, at the latest. */
  long nextDeadlineNs(long nowNs) {
    long deadlineNs = nowNs + LOOK_NS;
    for (SourceLink link : links.all()) {
      deadlineNs = Math.min(deadlineNs, Math.min(link.nextAttachNs(), link.drainUntilNs()));
    }
    return Math.min(deadlineNs, standbys.nextDeadlineNs());
  }

  /** A link's connection broke. It comes back by itself, or its source is gone. */
  void onLinkBroken(LinkId id, long nowNs) {
    SourceLink link = links.of(id) == null ? standbys.of(id) : links.of(id);
    if (link == null) {
      return;
    }
    link.onBroken(nowNs + Dialling.ATTACH_AGAIN_NS);
    if (link.isDraining()) {
      link.drainUntil(nowNs + AFTER_BREAK_NS); // What arrived before the break is still to be read.
    }
  }

  // What sources say of themselves.

  /** A source answers an attachment. */
  void onWelcome(LinkId id, ControlMessage.Welcome welcome, long nowNs, long nowUs) {
    SourceLink link = heard(id, welcome.epoch(), nowNs);
    if (link == null) {
      standbys.onWelcome(id, welcome);
      return;
    }
    if (welcome.nonce() != link.nonce()) {
      return;
    }
    link.onAnswered();
    if (!raiseFloor(link, welcome.epoch())) {
      return;
    }
    Set<StreamGrant> positioned = new HashSet<>();
    for (GrantWelcome known : welcome.grants()) {
      if (link.streams().contains(known.grant()) || takeOwed(link, known, nowNs)) {
        positioned.add(known.grant());
        deliveries.onWelcome(known, link.source(), floor, nowUs);
      }
    }
    if (isComplete(link, positioned) && link.onWelcome(welcome.grantVersion())) {
      for (StreamGrant grant : link.streams()) {
        if (!positioned.contains(grant) && !deliveries.isMatched(grant)) {
          link.open(grant);
        }
      }
    }
    closeFormerReigns(link, nowUs);
    checkReady();
  }

  /**
   * Whether a stream that no grant names is one that a primary still owes us: of a publisher that
   * has left, promised to a former life of this subscriber. What this life has followed it has
   * settled.
   */
  private boolean takeOwed(SourceLink link, GrantWelcome owed, long nowNs) {
    StreamGrant grant = owed.grant();
    boolean isOwed =
        requested.reliability() == Reliability.RELIABLE
            && link.source() instanceof Source.FromBroker
            && wanted.contains(grant.topic())
            && (link.source().lane() == Lane.NORMAL || grant.lane() == Lane.EXPRESS)
            && owed.streams().stream().noneMatch(promise -> deliveries.knows(promise.stream()));
    if (isOwed) {
      boolean isSubscribed = topics(link.streams()).contains(grant.topic());
      link.takeDeparted(grant, nowNs + drainNs);
      if (!isSubscribed) {
        output.subscribe(link.link(), grant.topic());
      }
    }
    return isOwed;
  }

  /**
   * Whether a welcome says enough: who needs every message, or wants a history, must be promised
   * each stream from a number on, and asks until it is.
   */
  private boolean isComplete(SourceLink link, Set<StreamGrant> positioned) {
    boolean anyNumber =
        requested.reliability() == Reliability.BEST_EFFORT && !requested.history().isSome();
    return anyNumber
        || link.granted().stream()
            .allMatch(stream -> positioned.contains(stream) || deliveries.isWhole(stream));
  }

  /** A source's own heartbeat. */
  void onLinkHeartbeat(LinkId id, ControlMessage.LinkHeartbeat heartbeat, long nowNs) {
    SourceLink link = heard(id, heartbeat.epoch(), nowNs);
    if (link != null) {
      raiseFloor(link, heartbeat.epoch());
    }
  }

  /** The deployment was founded anew: its epochs start over. */
  void onNewDeployment() {
    floor = Epoch.NONE;
    heard.clear();
    links.all().forEach(SourceLink::outliveDeployment);
  }

  boolean isReady() {
    return state instanceof SubscriberState.Ready;
  }

  /** The latest reign that was heard; {@link Epoch#NONE} where publishers are the sources. */
  Epoch reign() {
    return floor;
  }

  /**
   * The source that speaks of a stream on a link; null, and counted, where it may not: the link is
   * closed, its reign is over, or the stream is not granted there. On every batch's way.
   */
  SourceLink speaking(LinkId id, StreamId stream, Epoch epoch, long nowNs) {
    SourceLink link = heard(id, epoch, nowNs);
    if (link == null) {
      counters.increment("from_closed_link");
      return null;
    }
    if (!raiseFloor(link, epoch)) {
      counters.increment("stale_epoch");
      return null;
    }
    if (!isGranted(link, stream)) {
      counters.increment("not_matched");
      return null;
    }
    return link;
  }

  /** The link of a connection, if it is a source, or becomes one by what it says. */
  private SourceLink heard(LinkId id, Epoch epoch, long nowNs) {
    SourceLink link = links.of(id);
    if (link != null) {
      link.onHeard(nowNs);
      return link;
    }
    SourceLink standby = standbys.of(id);
    if (standby == null) {
      return null;
    }
    standby.onHeard(nowNs);
    Epoch known = heard.getOrDefault(standby.source().lane(), Epoch.NONE);
    if (epoch.isBefore(floor) || !known.isBefore(epoch)) {
      return null;
    }
    grantVersion = 0; // Of another reign: with this one's first grant it attaches again.
    registeredAnew = true;
    return promote(standby, epoch, nowNs);
  }

  /**
   * Raises the floor to the epoch of an announced broker that we dialled; false where the epoch is
   * below it.
   */
  private boolean raiseFloor(SourceLink link, Epoch epoch) {
    if (link.source() instanceof Source.FromPublisher) {
      return epoch.equals(Epoch.NONE);
    }
    if (link.hasOutlivedDeployment()) {
      return true; // What is still under way is taken, and raises nothing.
    }
    if (epoch.isBefore(floor)) {
      return false;
    }
    // A broker may have been elected again since we were told of it; who claims more than its
    // grant says is believed only because we dialled the endpoint that ZooKeeper announced.
    hear(link.source().lane(), epoch);
    return true;
  }

  private void hear(Lane lane, Epoch epoch) {
    floor = floor.max(epoch);
    heard.merge(lane, epoch, Epoch::max);
  }

  private static boolean isGranted(SourceLink link, StreamId stream) {
    return link.streams().contains(StreamGrant.of(stream));
  }

  // What is said to them.

  /** Asks for what is missing, each source for what it brings. */
  void ask(List<StreamRange> ranges) {
    links
        .bringing(ranges, StreamRange::stream)
        .forEach((link, some) -> output.ask(link.link(), link.nonce(), some));
  }

  /** Tells each source what was delivered of what it brings. */
  void acknowledge(List<StreamPosition> positions) {
    links
        .bringing(positions, StreamPosition::stream)
        .forEach((link, some) -> output.acknowledge(link.link(), link.epoch(), some));
  }

  // What is left.

  private boolean isDrained(SourceLink link) {
    return link.source() instanceof Source.FromPublisher
        && link.streams().stream().allMatch(deliveries::isComplete);
  }

  /**
   * A broker's new reign has welcomed us: the links to its zone's former ones are not needed any
   * more.
   */
  private void closeFormerReigns(SourceLink current, long nowUs) {
    if (current.source() instanceof Source.FromBroker now) {
      links.toReignsBefore(now).forEach(link -> drop(link, nowUs));
    }
  }

  private void drop(SourceLink link, long nowUs) {
    links.remove(link);
    output.disconnect(link.link());
    link.streams().forEach(stream -> leave(stream, nowUs));
  }

  /** A source does not bring this stream any more; perhaps another one does. */
  private void leave(StreamGrant stream, long nowUs) {
    if (!links.bring(stream)) {
      deliveries.unmatch(stream, floor, nowUs);
    }
  }

  private void checkReady() {
    boolean all = links.all().stream().allMatch(link -> link.isDraining() || link.isAttached());
    if (all && state instanceof SubscriberState.Attaching attaching) {
      state = attaching.toReady();
      if (!attaching.wasReady()) {
        output.onReady();
      }
    }
  }

  private static Set<Topic> topics(Set<StreamGrant> streams) {
    Set<Topic> topics = new TreeSet<>();
    streams.forEach(stream -> topics.add(stream.topic()));
    return topics;
  }
}
