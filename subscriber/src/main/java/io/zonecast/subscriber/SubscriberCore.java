package io.zonecast.subscriber;

import io.zonecast.domain.Batch;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Source;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.measurement.Counters;
import io.zonecast.measurement.DeliveryKind;
import io.zonecast.port.LinkId;
import io.zonecast.subscriber.DeliverySink.Delivered;
import io.zonecast.wire.Absence;
import io.zonecast.wire.BatchHeader;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.SourceGrant;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.StreamPosition;
import io.zonecast.wire.StreamRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides where a subscriber connects and what it delivers. It is told its sources and connects to
 * whatever it is told; it delivers what it is matched to, in each stream's order, each number once;
 * it counts what is missing from the numbers. A source that is not granted any more is drained:
 * until its streams end, its link breaks, or one session timeout has passed. Not thread-safe.
 */
final class SubscriberCore {
  /** What the core asks of the world, and tells it. */
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
        long nonce,
        long grantVersion,
        List<Topic> topics,
        List<StreamPosition> positions);

    /** Tells a source what was delivered. */
    default void acknowledge(LinkId link, Epoch epoch, List<StreamPosition> positions) {}

    /** Asks a source for what is missing, to the inbox of {@code nonce}. */
    default void ask(LinkId link, long nonce, List<StreamRange> ranges) {}

    /** These numbers of a stream will never be delivered. */
    default void onMissed(StreamId stream, long from, long to, Absence reason) {}

    /** Closes a link. */
    void disconnect(LinkId link);

    /** A nonce that was not used before. */
    long newNonce();

    /** Delivers to the application. */
    void deliver(Delivered delivered);

    /** A stream is matched and promised from {@code firstSequence} on. */
    void onMatched(StreamGrant stream, Source source, long firstSequence);

    /** A stream is not matched any more. */
    void onUnmatched(StreamGrant stream, String reason);

    /** A source was silent for so long that its link is made anew. */
    void onSilent(Source source);

    /** The source of what is matched is another one now. */
    void onSourceChanged(Source source);

    /** Nothing that is published from now on is missed. */
    void onReady();

    /** A stream is complete. */
    void onStreamEnded(StreamId stream, long lastSequence);
  }

  private static final long ATTACH_AGAIN_NS = 250_000_000;
  private static final long LOOK_NS = 750_000_000;
  private static final long AFTER_BREAK_NS = 300_000_000;

  private final Output output;
  private final Counters counters;
  private final List<Topic> wanted;
  private final Reliability reliability;
  private final LossCounts losses = new LossCounts();
  private final SourceLinks links = new SourceLinks();
  private final SourceLinks standbys = new SourceLinks();
  private final StreamsIn streams;
  private final Receipts receipts;
  private final Set<StreamGrant> told = new HashSet<>();
  private final Set<StreamId> ended = new HashSet<>();
  private SubscriberState state = new SubscriberState.Joining();
  private Epoch floor = Epoch.NONE;
  private long grantVersion;
  private boolean registeredAnew;
  private long drainNs;
  private long delivered;
  private long nowUs;

  /**
   * A subscriber that is not told anything yet.
   *
   * @param wanted its topics
   * @param reliability the level that it needs
   */
  SubscriberCore(
      Collection<Topic> wanted, Reliability reliability, Output output, Counters counters) {
    this.wanted = List.copyOf(wanted);
    this.reliability = reliability;
    this.output = output;
    this.counters = counters;
    this.streams = new StreamsIn(reliability, losses);
    this.receipts =
        new Receipts(
            streams,
            links,
            new Receipts.Output() {
              @Override
              public void acknowledge(SourceLink to, List<StreamPosition> positions) {
                output.acknowledge(to.link(), to.epoch(), positions);
              }

              @Override
              public void ask(SourceLink to, List<StreamRange> ranges) {
                output.ask(to.link(), to.nonce(), ranges);
              }
            });
  }

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
    SourceLink link = dial(source, nowNs);
    links.add(link);
    output.onSourceChanged(source);
    return link;
  }

  private SourceLink dial(Source source, long nowNs) {
    long nonce = output.newNonce();
    return new SourceLink(source, output.connect(source, nonce), nonce, nowNs);
  }

  /**
   * The brokers that stand in the zone. To those that may succeed the primary a link is kept ready,
   * with every subscription on it.
   */
  void onStanding(Collection<Source.FromBroker> standing, long nowNs) {
    Set<Endpoint> there = new HashSet<>();
    for (Source.FromBroker broker : standing) {
      there.add(broker.endpoint());
      if (links.at(broker.endpoint()).isEmpty() && standbys.at(broker.endpoint()).isEmpty()) {
        SourceLink link = dial(broker, nowNs);
        wanted.forEach(topic -> output.subscribe(link.link(), topic));
        standbys.add(link);
      }
    }
    for (SourceLink link : List.copyOf(standbys.all())) {
      if (!there.contains(link.source().endpoint())) {
        standbys.remove(link);
        output.disconnect(link.link());
      }
    }
  }

  /** A standby speaks in the name of a later reign: from now on it is the source. */
  private SourceLink promote(SourceLink standby, Epoch epoch, long nowNs) {
    Source.FromBroker then = (Source.FromBroker) standby.source();
    Source.FromBroker now = new Source.FromBroker(then.zone(), epoch, then.endpoint());
    standbys.remove(standby);
    standby.become(now);
    Set<StreamGrant> carried = new HashSet<>();
    links.toReignsBefore(now).forEach(former -> carried.addAll(former.streams()));
    standby.grant(carried, 0, nowNs + drainNs);
    links.add(standby);
    floor = floor.max(epoch);
    receipts.onNewSource();
    output.onSourceChanged(now);
    return standby;
  }

  /** Time goes on. */
  void onTick(long nowNs) {
    List<SourceLink> over = new ArrayList<>();
    for (SourceLink link : links.all()) {
      if (link.isDraining() && (nowNs >= link.drainUntilNs() || isDrained(link))) {
        over.add(link);
      } else if (!link.isDraining() && link.isTooSilent(nowNs)) {
        rebuild(links, link, nowNs);
        topics(link.streams()).forEach(topic -> output.subscribe(link.link(), topic));
      }
      departOverdue(link, nowNs);
      if (link.attachIsDue(nowNs) && !over.contains(link)) {
        List<Topic> topics = List.copyOf(topics(link.streams()));
        attach(link, grantVersion, topics, followed(link), nowNs);
      }
    }
    over.forEach(this::drop);
    for (SourceLink standby : standbys.all()) {
      if (standby.isTooSilent(nowNs)) {
        rebuild(standbys, standby, nowNs);
        wanted.forEach(topic -> output.subscribe(standby.link(), topic));
      }
      if (standby.attachIsDue(nowNs)) {
        attach(standby, 0, wanted, List.of(), nowNs);
      }
    }
    receipts.ask(nowNs);
  }

  /** Whoever has the Attach has the subscriptions too: after a break they are sent once more. */
  private void attach(
      SourceLink link,
      long version,
      List<Topic> topics,
      List<StreamPosition> positions,
      long nowNs) {
    if (link.takeMustSubscribe()) {
      output.subscribeAgain(link.link(), link.nonce());
      topics.forEach(topic -> output.subscribe(link.link(), topic));
    }
    output.attach(link.link(), link.nonce(), version, topics, positions);
    link.onAttachSent(nowNs, nowNs + ATTACH_AGAIN_NS);
  }

  /** How far the streams of a link are delivered, where every number of them counts. */
  private List<StreamPosition> followed(SourceLink link) {
    List<StreamPosition> positions = new ArrayList<>();
    streams
        .all()
        .forEach(
            (id, stream) -> {
              if (stream instanceof ReliableIn && link.streams().contains(StreamGrant.of(id))) {
                positions.add(new StreamPosition(id, stream.last()));
              }
            });
    return positions;
  }

  /** Whether what was delivered is to be acknowledged now, once it is with the system. */
  boolean acknowledgementIsDue(long nowNs) {
    return reliability == Reliability.RELIABLE && receipts.isDue(nowNs);
  }

  /** Acknowledges: everything that was delivered is with the operating system. */
  void acknowledge(long nowNs) {
    receipts.acknowledge(nowNs);
  }

  private void departOverdue(SourceLink link, long nowNs) {
    List<StreamGrant> over = new ArrayList<>();
    link.departed()
        .forEach(
            (stream, untilNs) -> {
              boolean isOver = nowNs >= untilNs && !isServed(link, stream);
              if (isOver || streams.isComplete(stream)) {
                over.add(stream);
              }
            });
    for (StreamGrant stream : over) {
      link.forget(stream);
      unmatch(stream);
    }
  }

  /** Whether a primary may still give what lacks of a stream whose publisher has left. */
  private boolean isServed(SourceLink link, StreamGrant stream) {
    return link.source() instanceof Source.FromBroker
        && !link.isDraining()
        && streams.of(stream) instanceof ReliableIn reliable
        && reliable.last() < reliable.known();
  }

  /** When {@link #onTick} has something to do, at the latest. */
  long nextDeadlineNs(long nowNs) {
    long deadlineNs = nowNs + LOOK_NS;
    for (SourceLink link : links.all()) {
      deadlineNs = Math.min(deadlineNs, Math.min(link.nextAttachNs(), link.drainUntilNs()));
    }
    for (SourceLink standby : standbys.all()) {
      deadlineNs = Math.min(deadlineNs, standby.nextAttachNs());
    }
    return reliability == Reliability.RELIABLE
        ? Math.min(deadlineNs, receipts.nextDeadlineNs())
        : deadlineNs;
  }

  /** A link's connection broke. It comes back by itself, or its source is gone. */
  void onLinkBroken(LinkId id, long nowNs) {
    SourceLink link = links.of(id) == null ? standbys.of(id) : links.of(id);
    if (link == null) {
      return;
    }
    link.onBroken(nowNs + ATTACH_AGAIN_NS);
    if (link.isDraining()) {
      link.drainUntil(nowNs + AFTER_BREAK_NS); // What arrived before the break is still to be read.
    }
  }

  /** A source answers an attachment. */
  void onWelcome(LinkId id, ControlMessage.Welcome welcome, long nowNs) {
    SourceLink link = heard(id, welcome.epoch(), nowNs);
    if (link == null) {
      SourceLink standby = standbys.of(id);
      if (standby != null && welcome.nonce() == standby.nonce()) {
        standby.onVerified();
      }
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
    for (StreamPosition position : welcome.positions()) {
      StreamIn known = streams.get(position.stream());
      if (!isGranted(link, position.stream())) {
        continue;
      }
      positioned.add(StreamGrant.of(position.stream()));
      if (known == null) {
        track(link, position.stream(), position.lastSequence());
      } else {
        known.reached(position.lastSequence());
      }
      note(position.stream());
    }
    if (isComplete(link, positioned) && link.onWelcome(welcome.grantVersion())) {
      for (StreamGrant stream : link.streams()) {
        if (!positioned.contains(stream) && !told.contains(stream)) {
          link.open(stream);
        }
      }
    }
    closeFormerReigns(link);
    checkReady();
  }

  /**
   * Whether a welcome says enough: who needs every message must be promised each stream from a
   * number on, and asks until it is.
   */
  private boolean isComplete(SourceLink link, Set<StreamGrant> positioned) {
    return reliability == Reliability.BEST_EFFORT
        || link.granted().stream()
            .allMatch(stream -> positioned.contains(stream) || streams.of(stream) != null);
  }

  /** A source's own heartbeat. */
  void onLinkHeartbeat(LinkId id, ControlMessage.LinkHeartbeat heartbeat, long nowNs) {
    SourceLink link = heard(id, heartbeat.epoch(), nowNs);
    if (link != null) {
      raiseFloor(link, heartbeat.epoch());
    }
  }

  /** These numbers will never come. Only who answers for the stream can say so. */
  void onTombstone(LinkId id, ControlMessage.Tombstone stone, long nowNs) {
    StreamIn stream = receivable(id, stone.stream(), stone.epoch(), stone.from() - 1, nowNs);
    if (stream instanceof ReliableIn reliable
        && !reliable.isHeldBack()
        && stone.from() <= reliable.last() + 1) {
      miss(stone.stream(), reliable, stone.to(), stone.reason());
    }
  }

  /** Nothing before a number is held any more. Only who answers for the stream can say so. */
  void onGone(LinkId id, ControlMessage.Gone gone, long nowNs) {
    long before = gone.firstAvailable() - 1;
    StreamIn stream = receivable(id, gone.stream(), gone.epoch(), before, nowNs);
    if (stream instanceof ReliableIn reliable && !reliable.isHeldBack()) {
      miss(gone.stream(), reliable, before, Absence.GONE);
    }
  }

  private void miss(StreamId id, ReliableIn stream, long to, Absence reason) {
    while (!stream.isHeldBack() && stream.last() < to) { // Else it asks when it is not any more.
      long from = stream.last() + 1;
      long last = stream.absentUpTo(to);
      counters.add("missed_" + reason.word(), last - from + 1);
      output.onMissed(id, from, last, reason);
      stream.skipTo(last, delivering(id, floor));
      receipts.onDelivered(id);
    }
    note(id);
    tellEnd(id, stream);
  }

  /** A stream rests at a number. */
  void onStreamHeartbeat(LinkId id, ControlMessage.StreamHeartbeat heartbeat, long nowNs) {
    StreamIn stream =
        receivable(id, heartbeat.stream(), heartbeat.epoch(), heartbeat.lastSequence(), nowNs);
    if (stream != null) {
      stream.reached(heartbeat.lastSequence());
      note(heartbeat.stream());
    }
  }

  /** A stream is complete. */
  void onStreamEnd(LinkId id, ControlMessage.StreamEnd end, long nowNs) {
    StreamIn stream = receivable(id, end.stream(), end.epoch(), end.lastSequence(), nowNs);
    if (stream != null && !stream.isEnded()) {
      stream.end(end.lastSequence());
      note(end.stream());
      tellEnd(end.stream(), stream);
    }
  }

  /** A stream has ended once everything of it was delivered. */
  private void tellEnd(StreamId id, StreamIn stream) {
    if (stream.isComplete() && ended.add(id)) {
      output.onStreamEnded(id, stream.last());
      releaseLaterLives(id);
    }
  }

  /** A publisher's next life is delivered only after the end of the one before. */
  private void releaseLaterLives(StreamId earlier) {
    List<StreamId> released = new ArrayList<>();
    streams
        .all()
        .forEach(
            (id, stream) -> {
              boolean isLater =
                  id.publisher().equals(earlier.publisher())
                      && id.topic().equals(earlier.topic())
                      && earlier.incarnation().isBefore(id.incarnation());
              if (isLater
                  && stream instanceof ReliableIn reliable
                  && reliable.isHeldBack()
                  && !streams.hasEarlierLife(id)) {
                reliable.release(delivering(id, floor));
                note(id);
                released.add(id);
              }
            });
    released.forEach(id -> tellEnd(id, streams.get(id)));
  }

  private void note(StreamId id) {
    if (streams.get(id) instanceof ReliableIn stream) {
      receipts.note(id, stream);
    }
  }

  /**
   * Whether a batch that arrives on a link is for this subscriber: looked at before its messages
   * are read.
   */
  boolean wants(LinkId id, BatchHeader header, long nowNs) {
    long before = header.firstSequence() - 1;
    return receivable(id, header.stream(), header.epoch(), before, nowNs) != null;
  }

  /** Delivers what is new of a wanted batch. */
  void onBatch(Batch batch, Epoch epoch, DeliveryKind kind, long receivedUs) {
    StreamIn stream = streams.get(batch.stream());
    nowUs = receivedUs;
    stream.onBatch(batch, kind, delivering(batch.stream(), epoch));
    note(batch.stream());
    if (stream.isEnded()) {
      tellEnd(batch.stream(), stream);
    }
  }

  private StreamIn.Delivering delivering(StreamId id, Epoch epoch) {
    return (sequence, message, kind) -> {
      delivered++;
      receipts.onDelivered(id);
      output.deliver(new Delivered(id, sequence, message, kind, epoch.zxid(), nowUs));
    };
  }

  /** The deployment was founded anew: its epochs start over. */
  void onNewDeployment() {
    floor = Epoch.NONE;
    links.all().forEach(SourceLink::outliveDeployment);
  }

  long delivered() {
    return delivered;
  }

  long duplicated() {
    return losses.duplicated;
  }

  long outOfOrder() {
    return losses.outOfOrder;
  }

  /** Numbers of promised streams that did not arrive, as far as known. */
  long lost() {
    return streams.missed();
  }

  boolean isReady() {
    return state instanceof SubscriberState.Ready;
  }

  /**
   * The stream that something on a link is about; nothing where it is not for this subscriber.
   *
   * @param position where the stream stood just before this, should nobody have said so yet
   */
  private StreamIn receivable(LinkId id, StreamId stream, Epoch epoch, long position, long nowNs) {
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
    if (streams.get(stream) == null && link.takeOpen(StreamGrant.of(stream))) {
      track(link, stream, position);
    }
    StreamIn known = streams.get(stream);
    if (known == null) {
      counters.increment("before_welcome");
    }
    return known;
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
    if (!floor.isBefore(epoch)) {
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
    floor = floor.max(epoch);
    return true;
  }

  private static boolean isGranted(SourceLink link, StreamId stream) {
    return link.streams().contains(StreamGrant.of(stream));
  }

  private void track(SourceLink link, StreamId id, long position) {
    long first = streams.follow(id, position);
    StreamGrant grant = StreamGrant.of(id);
    if (told.add(grant)) {
      output.onMatched(grant, link.source(), first);
    }
  }

  private boolean isDrained(SourceLink link) {
    return link.source() instanceof Source.FromPublisher
        && link.streams().stream().allMatch(streams::isComplete);
  }

  /**
   * A broker's new reign has welcomed us: the links to its zone's former ones are not needed any
   * more.
   */
  private void closeFormerReigns(SourceLink current) {
    if (current.source() instanceof Source.FromBroker now) {
      links.toReignsBefore(now).forEach(this::drop);
    }
  }

  private void drop(SourceLink link) {
    links.remove(link);
    output.disconnect(link.link());
    link.streams().forEach(this::unmatch);
  }

  /**
   * A source does not bring this stream any more; unless another one does, it is not matched any
   * more.
   */
  private void unmatch(StreamGrant grant) {
    if (!links.bring(grant) && told.remove(grant)) {
      String reason = streams.isComplete(grant) ? "ended" : "gone";
      StreamId id = new StreamId(grant.publisher(), grant.incarnation(), grant.topic());
      if (streams.get(id) instanceof ReliableIn left && left.last() < left.known()) {
        output.onMissed(id, left.last() + 1, left.known(), Absence.GONE);
      }
      streams.leave(grant);
      receipts.forget(id);
      releaseLaterLives(id);
      output.onUnmatched(grant, reason);
    }
  }

  private void rebuild(SourceLinks among, SourceLink link, long nowNs) {
    LinkId former = link.link();
    output.disconnect(former);
    long nonce = output.newNonce();
    link.onBuilt(output.connect(link.source(), nonce), nonce, nowNs);
    among.onRebuilt(former, link);
    counters.increment("links_rebuilt");
    output.onSilent(link.source());
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
