package io.zonecast.broker;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Retention;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.measurement.Counters;
import io.zonecast.membership.Silence;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.Transport;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.runtime.Timer;
import io.zonecast.stream.HeldStream;
import io.zonecast.stream.HeldStreams;
import io.zonecast.stream.Lacks;
import io.zonecast.stream.StreamWindow;
import io.zonecast.wire.BatchCodec;
import io.zonecast.wire.BatchHeader;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.StreamHolding;
import io.zonecast.wire.StreamPosition;
import io.zonecast.wire.StreamRange;
import io.zonecast.wire.SubscriberPosition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A standby's mirror of its primary's reliable streams: it takes what subscribers take, asks for
 * what it lacks, and confirms what it holds. It speaks, and is answered, on the normal lane; from
 * the express lane it takes only what is published there. From the moment in which it tries to take
 * over it confirms nothing more to the primary of before. The agent's thread only.
 */
final class Mirror {
  private static final long HELLO_NS = 250_000_000;
  private static final long CONFIRM_NS = 40_000_000;
  private static final long UNTOLD_NS = 1_000_000_000;
  private static final long SILENCE_NS = 3_000_000_000L;

  private final Transport transport;
  private final RandomGenerator random;
  private final BrokerId self;
  private final Supplier<Optional<Incarnation>> incarnation;
  private final HeldStreams held;
  private final Counters counters;
  private final Timer hello = new Timer(0, HELLO_NS);
  private final Set<Topic> topics = new HashSet<>();
  private final Set<StreamId> named = new HashSet<>();
  private final Set<StreamId> unconfirmed = new HashSet<>();
  private final Lacks lacks = new Lacks();
  private final Map<StreamId, Long> reached = new HashMap<>();
  private final Silence silence = new Silence(0);
  private final Silence expressSilence = new Silence(0);
  private Optional<PrimaryRecord> primary = Optional.empty();
  private Optional<LinkId> link = Optional.empty();
  private Optional<LinkId> express = Optional.empty();
  private Endpoint publication;
  private long nonce;
  private boolean told;
  private long toldNs;
  private int nextPart;
  private boolean trying;
  private long confirmNs;
  private long taken;

  Mirror(
      Transport transport,
      RandomGenerator random,
      BrokerId self,
      Supplier<Optional<Incarnation>> incarnation,
      HeldStreams held,
      Counters counters) {
    this.transport = transport;
    this.random = random;
    this.self = self;
    this.incarnation = incarnation;
    this.held = held;
    this.counters = counters;
  }

  /** Mirrors this primary. */
  void follow(PrimaryRecord reigning, long nowNs) {
    boolean isSamePlace = link.isPresent() && reigning.broker().publication().equals(publication);
    primary = Optional.of(reigning);
    trying = false;
    told = false;
    reached.clear(); // What an earlier primary held alone is nothing that this one could give.
    if (!isSamePlace) {
      connect(nowNs);
    }
    hello.hasten(nowNs);
  }

  /** This broker reigns itself: tells the primary of before, in case it lives. */
  void leave(Epoch epoch) {
    link.ifPresent(
        former -> {
          confirm(former, epoch, List.of());
          transport.close(former);
        });
    express.ifPresent(transport::close);
    link = Optional.empty();
    express = Optional.empty();
    primary = Optional.empty();
    told = false;
  }

  /** A take-over is tried: nothing more is taken from, or confirmed to, the primary of before. */
  void onAttempt() {
    trying = true;
  }

  /** The take-over did not come about: goes on where it was, and asks for what it missed. */
  void onAttemptFailed(long nowNs) {
    trying = false;
    hello.hasten(nowNs);
  }

  /** The topics on which something reliable may be published. */
  void onTopics(Collection<Topic> reliable) {
    for (Topic topic : reliable) {
      if (topics.add(topic)) {
        link.ifPresent(to -> transport.subscribe(to, Prefixes.topic(topic)));
        express.ifPresent(to -> transport.subscribe(to, Prefixes.topic(topic)));
      }
    }
  }

  /** Whether this is a link to one of the primary's publications. */
  boolean is(LinkId other) {
    return link.filter(other::equals).isPresent() || isExpress(other);
  }

  private boolean isExpress(LinkId other) {
    return express.filter(other::equals).isPresent();
  }

  /**
   * A link broke; it comes back by itself, perhaps without a subscription, or the primary is gone.
   */
  void onBroken(LinkId broken, long nowNs) {
    if (isExpress(broken)) {
      subscribeToMessages(broken);
    } else {
      subscribe(broken);
      hello.hasten(nowNs);
    }
  }

  /** Something arrived on a link. */
  void onFrame(LinkId from, byte[] frame, long nowNs) throws MalformedFrameException {
    (isExpress(from) ? expressSilence : silence).breakAt(nowNs);
    if (trying || primary.isEmpty()) {
      return;
    }
    Optional<byte[]> repaired = BatchCodec.repaired(frame);
    if (repaired.isPresent()) {
      onBatch(repaired.get(), nowNs);
    } else if (BatchCodec.isBatch(frame)) {
      onBatch(frame, nowNs);
    } else {
      onControl(ControlCodec.decodePublished(frame), nowNs);
    }
  }

  /** One step: says hello, confirms. */
  void cycle(long nowNs) {
    if (link.isEmpty() || trying) {
      return;
    }
    if (silence.lookNs(nowNs) > SILENCE_NS) {
      connect(nowNs);
    } else if (expressSilence.lookNs(nowNs) > SILENCE_NS) {
      connectExpress(nowNs);
    }
    if (hello.fire(nowNs)) {
      told &= nowNs - toldNs < UNTOLD_NS; // Else it has forgotten this standby.
      sayHello();
      held.all().forEach(stream -> unconfirmed.add(stream.id()));
      if (told) {
        confirmHeld(nowNs); // Also where nothing is held: it shows that this reign is believed in.
      }
    }
    if (told && (nowNs >= confirmNs || taken >= Retention.MUCH) && !unconfirmed.isEmpty()) {
      confirmHeld(nowNs);
    }
    ask(lacks.due(nowNs));
  }

  /** When {@link #cycle} has something to do, on the monotonic clock. */
  long nextDeadlineNs() {
    if (link.isEmpty() || trying) {
      return Long.MAX_VALUE;
    }
    long deadlineNs = Math.min(hello.dueNs(), lacks.nextDeadlineNs());
    return unconfirmed.isEmpty() || !told ? deadlineNs : Math.min(confirmNs, deadlineNs);
  }

  private void connect(long nowNs) {
    link.ifPresent(transport::close);
    publication = primary.orElseThrow().broker().publication();
    LinkId now = transport.connect(Pattern.SUBSCRIPTION, publication);
    nonce = random.nextLong();
    told = false;
    lacks.askAnew();
    subscribe(now);
    link = Optional.of(now);
    silence.breakAt(nowNs);
    connectExpress(nowNs);
    hello.hasten(nowNs);
  }

  private void connectExpress(long nowNs) {
    express.ifPresent(transport::close);
    LinkId now =
        transport.connect(
            Pattern.SUBSCRIPTION,
            Lane.EXPRESS,
            primary.orElseThrow().broker().publication(Lane.EXPRESS));
    subscribeToMessages(now);
    express = Optional.of(now);
    expressSilence.breakAt(nowNs);
  }

  private void subscribe(LinkId to) {
    transport.subscribe(to, Prefixes.heartbeat());
    transport.subscribe(to, Prefixes.mirror());
    transport.subscribe(to, Prefixes.inbox(nonce));
    topics.forEach(topic -> transport.subscribe(to, Prefixes.topic(topic)));
  }

  private void subscribeToMessages(LinkId to) {
    transport.subscribe(to, Prefixes.heartbeat());
    topics.forEach(topic -> transport.subscribe(to, Prefixes.topic(topic)));
  }

  private void sayHello() {
    if (incarnation.get().isPresent()) { // Always: the primary may have forgotten this standby.
      transport.send(
          link.orElseThrow(),
          ControlCodec.encode(
              new ControlMessage.Mirror(self, incarnation.get().get(), nonce, epoch())));
    }
  }

  private Epoch epoch() {
    return primary.map(PrimaryRecord::epoch).orElse(Epoch.NONE);
  }

  private void onBatch(byte[] frame, long nowNs) throws MalformedFrameException {
    BatchHeader header = BatchCodec.header(frame);
    HeldStream stream = held.get(header.stream());
    if (stream == null) {
      return; // Best effort, or not told of yet.
    }
    if (!header.epoch().equals(epoch())) {
      counters.increment("stale_epoch");
      return;
    }
    Optional<StreamWindow.Part> news = stream.newOf(header, frame);
    if (news.isPresent()) {
      stream.take(news.get());
      note(stream, nowNs);
      long messages = news.get().last() - news.get().first() + 1;
      taken += Retention.weight(messages, news.get().frame().length);
    }
    reached(stream, header.lastSequence());
  }

  private void onControl(ControlMessage message, long nowNs) {
    if (message instanceof ControlMessage.MirrorState state && state.epoch().equals(epoch())) {
      onState(state, nowNs);
    } else if (message instanceof ControlMessage.StreamEnd end && end.epoch().equals(epoch())) {
      HeldStream stream = held.get(end.stream());
      if (stream != null && stream.last() == end.lastSequence()) {
        stream.end();
      }
    } else if (message instanceof ControlMessage.Gone gone && gone.epoch().equals(epoch())) {
      HeldStream stream = held.get(gone.stream());
      if (stream != null) {
        stream.skipTo(gone.firstAvailable());
        reached(stream, stream.last());
        note(stream, nowNs);
      }
    }
  }

  /**
   * Everything that the primary holds: what it does not, is not needed; what lacks, is asked for.
   */
  private void onState(ControlMessage.MirrorState state, long nowNs) {
    if (state.part() == 0) {
      named.clear();
    } else if (state.part() != nextPart) {
      return; // A part is lost: what it named is not known, and the next state says it again.
    }
    nextPart = state.part() + 1;
    for (StreamHolding holding : state.streams()) {
      named.add(holding.stream());
      HeldStream stream = held.open(holding.stream(), holding.first());
      if (stream == null) {
        counters.increment("too_many_streams");
        continue;
      }
      stream.skipTo(holding.first());
      stream.window().forgetBelow(holding.first());
      stream.onDropped(holding.droppedTo());
      stream.acknowledge(holding.first() - 1); // Else nothing of it would be forgotten there.
      for (SubscriberPosition position : holding.positions()) {
        stream.makeRoom(position.subscriber(), () -> subscribers(holding));
        stream.onDelivered(position.subscriber(), position.delivered());
      }
      onTopics(List.of(holding.stream().topic()));
      reached(stream, holding.last());
      if (holding.ended() && holding.last() == stream.last()) {
        stream.end();
      }
      note(stream, nowNs);
    }
    if (state.last()) {
      told = true;
      toldNs = nowNs;
      for (HeldStream stream : held.all()) {
        if (!named.contains(stream.id())) {
          lacks.forget(stream.id());
        }
      }
      held.forgetIf(stream -> !named.contains(stream.id()));
      reached.keySet().retainAll(named);
    }
  }

  private static Set<SubscriberId> subscribers(StreamHolding holding) {
    Set<SubscriberId> named = new HashSet<>();
    holding.positions().forEach(position -> named.add(position.subscriber()));
    return named;
  }

  /** The primary's stream has come to {@code last}: what is not here lacks. */
  private void reached(HeldStream stream, long last) {
    long furthest = reached.merge(stream.id(), last, Math::max);
    lacks.note(stream.id(), stream.last(), furthest);
  }

  private void ask(List<StreamRange> ranges) {
    if (!ranges.isEmpty()) {
      transport.send(
          link.orElseThrow(), ControlCodec.encode(new ControlMessage.RepairRequest(nonce, ranges)));
    }
  }

  private void note(HeldStream stream, long nowNs) {
    if (unconfirmed.isEmpty()) {
      confirmNs = Math.max(confirmNs, nowNs);
    }
    unconfirmed.add(stream.id());
  }

  private void confirmHeld(long nowNs) {
    List<StreamPosition> positions = new ArrayList<>();
    for (StreamId id : unconfirmed) {
      HeldStream stream = held.get(id);
      if (stream != null) {
        positions.add(new StreamPosition(id, stream.last()));
      }
    }
    unconfirmed.clear();
    taken = 0;
    confirm(link.orElseThrow(), epoch(), positions);
    confirmNs = nowNs + CONFIRM_NS;
  }

  private void confirm(LinkId to, Epoch epoch, List<StreamPosition> positions) {
    incarnation
        .get()
        .ifPresent(
            life ->
                transport.send(
                    to,
                    ControlCodec.encode(new ControlMessage.Confirm(self, life, epoch, positions))));
  }
}
