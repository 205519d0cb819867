package io.zonecast.subscriber;

import io.zonecast.domain.Batch;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Source;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.measurement.Counters;
import io.zonecast.measurement.DeliveryKind;
import io.zonecast.port.LinkId;
import io.zonecast.subscriber.DeliverySink.Delivered;
import io.zonecast.wire.BatchHeader;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.SourceGrant;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.StreamPosition;
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

    /** Sends an {@link ControlMessage.Attach} behind the subscriptions. */
    void attach(LinkId link, long nonce, long grantVersion, List<Topic> topics);

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
  private final LossCounts losses = new LossCounts();
  private final SourceLinks links = new SourceLinks();
  private final StreamsIn streams = new StreamsIn();
  private final Set<StreamGrant> told = new HashSet<>();
  private SubscriberState state = new SubscriberState.Joining();
  private Epoch floor = Epoch.NONE;
  private long grantVersion;
  private boolean registeredAnew;
  private long drainNs;
  private long delivered;

  SubscriberCore(Output output, Counters counters) {
    this.output = output;
    this.counters = counters;
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

  private SourceLink connected(Source source, long nowNs) {
    long nonce = output.newNonce();
    SourceLink link = new SourceLink(source, output.connect(source, nonce), nonce, nowNs);
    links.add(link);
    output.onSourceChanged(source);
    return link;
  }

  /** Time goes on. */
  void onTick(long nowNs) {
    List<SourceLink> over = new ArrayList<>();
    for (SourceLink link : links.all()) {
      if (link.isDraining() && (nowNs >= link.drainUntilNs() || isDrained(link))) {
        over.add(link);
      } else if (!link.isDraining() && link.isTooSilent(nowNs)) {
        rebuild(link, nowNs);
      }
      departOverdue(link, nowNs);
      if (link.attachIsDue(nowNs) && !over.contains(link)) {
        output.attach(link.link(), link.nonce(), grantVersion, List.copyOf(topics(link.streams())));
        link.onAttachSent(nowNs + ATTACH_AGAIN_NS);
      }
    }
    over.forEach(this::drop);
  }

  private void departOverdue(SourceLink link, long nowNs) {
    List<StreamGrant> over = new ArrayList<>();
    link.departed()
        .forEach(
            (stream, untilNs) -> {
              if (nowNs >= untilNs || streams.isEnded(stream)) {
                over.add(stream);
              }
            });
    for (StreamGrant stream : over) {
      link.forget(stream);
      unmatch(stream);
    }
  }

  /** When {@link #onTick} has something to do, at the latest. */
  long nextDeadlineNs(long nowNs) {
    long deadlineNs = nowNs + LOOK_NS;
    for (SourceLink link : links.all()) {
      deadlineNs = Math.min(deadlineNs, Math.min(link.nextAttachNs(), link.drainUntilNs()));
    }
    return deadlineNs;
  }

  /** A link's connection broke. It comes back by itself, or its source is gone. */
  void onLinkBroken(LinkId id, long nowNs) {
    SourceLink link = links.of(id);
    if (link == null) {
      return;
    }
    link.mustAttach();
    link.onAttachSent(nowNs + ATTACH_AGAIN_NS);
    if (link.isDraining()) {
      link.drainUntil(nowNs + AFTER_BREAK_NS); // What arrived before the break is still to be read.
    }
  }

  /** A source answers an attachment. */
  void onWelcome(LinkId id, ControlMessage.Welcome welcome, long nowNs) {
    SourceLink link = heard(id, nowNs);
    if (link == null || welcome.nonce() != link.nonce() || !raiseFloor(link, welcome.epoch())) {
      return;
    }
    Set<StreamGrant> positioned = new HashSet<>();
    for (StreamPosition position : welcome.positions()) {
      StreamIn known = streams.get(position.stream());
      if (!isGranted(link, position.stream())) {
        continue;
      }
      positioned.add(StreamGrant.of(position.stream()));
      if (known != null) {
        known.reached(position.lastSequence());
      } else {
        track(link, position.stream(), position.lastSequence());
      }
    }
    if (link.onWelcome(welcome.grantVersion())) {
      for (StreamGrant stream : link.streams()) {
        if (!positioned.contains(stream) && !told.contains(stream)) {
          link.open(stream);
        }
      }
    }
    closeFormerReigns(link);
    checkReady();
  }

  /** A source's own heartbeat. */
  void onLinkHeartbeat(LinkId id, ControlMessage.LinkHeartbeat heartbeat, long nowNs) {
    SourceLink link = heard(id, nowNs);
    if (link != null) {
      raiseFloor(link, heartbeat.epoch());
    }
  }

  /** A stream rests at a number. */
  void onStreamHeartbeat(LinkId id, ControlMessage.StreamHeartbeat heartbeat, long nowNs) {
    StreamIn stream =
        receivable(id, heartbeat.stream(), heartbeat.epoch(), heartbeat.lastSequence(), nowNs);
    if (stream != null) {
      stream.reached(heartbeat.lastSequence());
    }
  }

  /** A stream is complete. */
  void onStreamEnd(LinkId id, ControlMessage.StreamEnd end, long nowNs) {
    StreamIn stream = receivable(id, end.stream(), end.epoch(), end.lastSequence(), nowNs);
    if (stream != null && !stream.isEnded()) {
      stream.end(end.lastSequence());
      output.onStreamEnded(end.stream(), end.lastSequence());
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
  void onBatch(Batch batch, Epoch epoch, long receivedUs) {
    StreamIn stream = streams.get(batch.stream());
    for (int i = 0; i < batch.messages().size(); i++) {
      long sequence = batch.firstSequence() + i;
      if (stream.accept(sequence, losses)) {
        delivered++;
        output.deliver(
            new Delivered(
                batch.stream(),
                sequence,
                batch.messages().get(i),
                DeliveryKind.LIVE,
                epoch.zxid(),
                receivedUs));
      }
    }
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
    SourceLink link = heard(id, nowNs);
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

  private SourceLink heard(LinkId id, long nowNs) {
    SourceLink link = links.of(id);
    if (link != null) {
      link.onHeard(nowNs);
    }
    return link;
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
        && link.streams().stream().allMatch(streams::isEnded);
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
      String reason = streams.isEnded(grant) ? "ended" : "gone";
      streams.leave(grant);
      output.onUnmatched(grant, reason);
    }
  }

  private void rebuild(SourceLink link, long nowNs) {
    LinkId former = link.link();
    output.disconnect(former);
    long nonce = output.newNonce();
    link.onBuilt(output.connect(link.source(), nonce), nonce, nowNs);
    links.onRebuilt(former, link);
    topics(link.streams()).forEach(topic -> output.subscribe(link.link(), topic));
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
