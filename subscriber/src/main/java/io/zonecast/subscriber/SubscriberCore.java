package io.zonecast.subscriber;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Source;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.measurement.Counters;
import io.zonecast.measurement.DeliveryKind;
import io.zonecast.port.LinkId;
import io.zonecast.wire.BatchFrame;
import io.zonecast.wire.BatchHeader;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.Promise;
import io.zonecast.wire.SourceGrant;
import io.zonecast.wire.StreamGrant;
import java.util.Collection;

/**
 * Decides where a subscriber connects and what it delivers. What arrives goes one way: past its
 * {@link Sources}, which know whether the one that says it may, to its {@link Deliveries}. What
 * those have to say goes back by the sources. Not thread-safe.
 */
final class SubscriberCore {
  /** What the core asks of the world, and tells it. */
  interface Output extends Sources.Output, Deliveries.Output {}

  private final Counters counters;
  private final Sources sources;
  private final Deliveries deliveries;

  /**
   * A subscriber that is not told anything yet.
   *
   * @param wanted its topics
   * @param requested what it asks for
   */
  SubscriberCore(Collection<Topic> wanted, Qos requested, Output output, Counters counters) {
    this.counters = counters;
    this.deliveries = new Deliveries(requested, output, counters);
    this.sources = new Sources(wanted, requested, deliveries, output, counters);
  }

  /**
   * How long a source that vanished from the registry is kept while its link beats, nanoseconds.
   */
  void setDrainNs(long drainNs) {
    sources.setDrainNs(drainNs);
  }

  /**
   * The process is registered, perhaps again: whoever counts who is attached has forgotten it until
   * it attaches with a grant of this registration.
   */
  void onRegistered() {
    sources.onRegistered();
  }

  /** The deployment was founded anew: its epochs start over. */
  void onNewDeployment() {
    sources.onNewDeployment();
  }

  /** All sources, as of now. */
  void onSources(long version, Collection<SourceGrant> granted, long nowNs) {
    sources.onSources(version, granted, nowNs);
  }

  /** The brokers that stand in the zone. */
  void onStanding(Collection<Source.FromBroker> standing, long nowNs) {
    sources.onStanding(standing, nowNs);
  }

  /** Time goes on. */
  void onTick(long nowNs, long nowUs) {
    sources.onTick(nowNs, nowUs);
    deliveries.onTick(nowNs, sources.reign(), nowUs);
    sources.ask(deliveries.askFor(nowNs));
  }

  /** When {@link #onTick} has something to do, at the latest. */
  long nextDeadlineNs(long nowNs) {
    return Math.min(sources.nextDeadlineNs(nowNs), deliveries.nextDeadlineNs());
  }

  /** Whether what was delivered is to be acknowledged now, once it is with the system. */
  boolean acknowledgementIsDue(long nowNs) {
    return deliveries.acknowledgementIsDue(nowNs);
  }

  /** Whether so much was delivered that it is to be acknowledged before anything else is read. */
  boolean muchIsDelivered() {
    return deliveries.muchIsDelivered();
  }

  /** Acknowledges: everything that was delivered is with the operating system. */
  void acknowledge(long nowNs) {
    sources.acknowledge(deliveries.acknowledge(nowNs));
  }

  /** A link's connection broke. It comes back by itself, or its source is gone. */
  void onLinkBroken(LinkId id, long nowNs) {
    sources.onLinkBroken(id, nowNs);
  }

  /** A source answers an attachment. */
  void onWelcome(LinkId id, ControlMessage.Welcome welcome, long nowNs, long nowUs) {
    sources.onWelcome(id, welcome, nowNs, nowUs);
  }

  /** A source's own heartbeat. */
  void onLinkHeartbeat(LinkId id, ControlMessage.LinkHeartbeat heartbeat, long nowNs) {
    sources.onLinkHeartbeat(id, heartbeat, nowNs);
  }

  /** These numbers will never come. Only who answers for the stream can say so. */
  void onTombstone(LinkId id, ControlMessage.Tombstone stone, long nowNs, long nowUs) {
    StreamIn stream = receivable(id, stone.stream(), stone.epoch(), stone.from() - 1, nowNs);
    if (stream != null) {
      deliveries.onTombstone(stone, stream, sources.reign(), nowUs);
    }
  }

  /** Nothing before a number is held any more. Only who answers for the stream can say so. */
  void onGone(LinkId id, ControlMessage.Gone gone, long nowNs, long nowUs) {
    StreamIn stream = receivable(id, gone.stream(), gone.epoch(), gone.firstAvailable() - 1, nowNs);
    if (stream != null) {
      deliveries.onGone(gone, stream, sources.reign(), nowUs);
    }
  }

  /** A stream rests at a number. */
  void onStreamHeartbeat(LinkId id, ControlMessage.StreamHeartbeat heartbeat, long nowNs) {
    if (deliveries.isUnheardOf(heartbeat.stream())) {
      return;
    }
    long last = heartbeat.lastSequence();
    StreamIn stream = receivable(id, heartbeat.stream(), heartbeat.epoch(), last, nowNs);
    if (stream != null) {
      deliveries.onHeartbeat(heartbeat, stream);
    }
  }

  /** A topic's next term has begun. */
  void onTenureStart(LinkId id, ControlMessage.TenureStart start, long nowNs, long nowUs) {
    SourceLink link = sources.speaking(id, start.stream(), start.epoch(), nowNs);
    if (link != null && !mustAwaitWelcome(link)) {
      deliveries.onTenureStart(start, link.source(), sources.reign(), nowUs);
    }
  }

  /** A stream is complete. */
  void onStreamEnd(LinkId id, ControlMessage.StreamEnd end, long nowNs, long nowUs) {
    if (deliveries.isUnheardOf(end.stream())) {
      return;
    }
    if (deliveries.isOfFormerTerm(end.stream())) {
      SourceLink link = sources.speaking(id, end.stream(), end.epoch(), nowNs);
      if (link != null && !mustAwaitWelcome(link)) {
        deliveries.onEndOfFormerTerm(end);
      }
      return;
    }
    StreamIn stream = receivable(id, end.stream(), end.epoch(), end.lastSequence(), nowNs);
    if (stream != null) {
      deliveries.onEnd(end, stream, sources.reign(), nowUs);
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
  void onBatch(BatchFrame batch, DeliveryKind kind, long receivedUs) {
    deliveries.onBatch(batch, kind, sources.reign(), receivedUs);
  }

  /**
   * The stream that something on a link is about; null, and counted, where it is not for this
   * subscriber.
   *
   * @param position where the stream stood just before this, should nobody have said so yet
   */
  private StreamIn receivable(LinkId id, StreamId stream, Epoch epoch, long position, long nowNs) {
    SourceLink link = sources.speaking(id, stream, epoch, nowNs);
    if (link == null) {
      return null;
    }
    StreamIn known = deliveries.get(stream);
    if (known != null) {
      return known;
    }
    if (deliveries.isOfFormerTerm(stream)) {
      counters.increment("not_owner");
      return null;
    }
    if (stream.term() > 0 && mustAwaitWelcome(link)) {
      counters.increment("before_welcome");
      return null;
    }
    StreamGrant grant = StreamGrant.of(stream);
    if (deliveries.isWhole(grant)) {
      return deliveries.follow(Promise.after(stream, 0), link.source());
    }
    if (link.isOpen(grant)) {
      return deliveries.follow(Promise.after(stream, position), link.source());
    }
    counters.increment("before_welcome");
    return null;
  }

  /**
   * Whether a term may have been missed as a whole, so that nothing of a later one is taken before
   * the source has said what it still has.
   */
  private boolean mustAwaitWelcome(SourceLink link) {
    return deliveries.needsEverything() && link.wasInterrupted();
  }

  long delivered() {
    return deliveries.delivered();
  }

  /** Messages that were too old to be delivered. */
  long expired() {
    return deliveries.expired();
  }

  long duplicated() {
    return deliveries.duplicated();
  }

  long outOfOrder() {
    return deliveries.outOfOrder();
  }

  /** Numbers of promised streams that did not arrive, as far as known. */
  long lost() {
    return deliveries.lost();
  }

  boolean isReady() {
    return sources.isReady();
  }
}
