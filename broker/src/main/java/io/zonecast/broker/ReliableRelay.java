package io.zonecast.broker;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Lane;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Retention;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.measurement.Counters;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.registry.InSyncRecord.Member;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.runtime.Timer;
import io.zonecast.stream.HeldStream;
import io.zonecast.stream.HeldStreams;
import io.zonecast.stream.Joining;
import io.zonecast.stream.Pins;
import io.zonecast.stream.Repairs;
import io.zonecast.stream.StreamWindow;
import io.zonecast.wire.BatchHeader;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.GrantWelcome;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.Promise;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.StreamHolding;
import io.zonecast.wire.StreamPosition;
import io.zonecast.wire.StreamProgress;
import io.zonecast.wire.StreamRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A primary's reliable streams: takes each number once and in order, keeps it until everybody who
 * is owed it has delivered it, and tells publishers what survives this broker's death. What is
 * acknowledged was confirmed by every standby that is {@link Succession#required}; where there is
 * none, by every matched reliable subscriber. Not thread-safe.
 */
final class ReliableRelay {
  /** What it asks of the rest of the broker. */
  interface Output {
    /** Publishes on a lane; false where somebody has no room. */
    boolean publish(Lane lane, byte[] frame);

    /** Sends to an inbox on a lane, behind what waits for room there. */
    void answer(Lane lane, byte[] frame);

    /** Tells a publisher how far its streams have come. */
    void acknowledge(PublisherId publisher, ControlMessage.Acknowledgement acknowledgement);

    /** A subscriber is gone that was owed these numbers. */
    void onUndeliverable(SubscriberId subscriber, StreamId stream, long from, long to);
  }

  /** The list that guards take-overs, as this primary may use it now. */
  interface Succession {
    /** The standbys without whose confirmation nothing is acknowledged. */
    Set<Member> required();

    /** The standbys that stand as candidates. */
    Collection<Member> standing();

    /** These hold everything that was acknowledged. */
    void setInSync(List<Member> standbys);
  }

  private static final long ANNOUNCE_NS = 250_000_000;
  private static final long LIST_NS = 100_000_000;
  private static final int PROGRESSES_A_FRAME = 1_000;

  /** A stream of one subscriber is some 200 bytes at most, and a frame 16 MiB. */
  private static final int ELEMENTS_A_PART = 20_000;

  /** What changed is told together after a while, or once it is much. */
  private static final long TELL_NS = 50_000_000;

  private final HeldStreams held;
  private final Replicas replicas = new Replicas();
  private final Pins pins = new Pins();
  private final OwedSubscribers owed;
  private final LeftStreams left;
  private final Terms terms;
  private final Succession succession;
  private final Counters counters;
  private final Output output;
  private final Map<StreamId, StreamProgress> told = new HashMap<>();

  /** How far its publisher had come with each stream when this reign first heard of it. */
  private final Map<StreamId, Long> publishedBefore = new HashMap<>();

  private final Set<StreamId> changed = new LinkedHashSet<>();
  private final Set<StreamId> toResend = new HashSet<>();
  private final Timer announce = new Timer(0, ANNOUNCE_NS);
  private final Timer list = new Timer(0, LIST_NS);
  private Epoch epoch = Epoch.NONE;
  private boolean frozen;
  private boolean mirrorDue;
  private long tellNs;
  private long sinceTold;

  ReliableRelay(
      HeldStreams held,
      OwedSubscribers owed,
      Terms terms,
      Succession succession,
      Counters counters,
      Output output) {
    this.held = held;
    this.owed = owed;
    this.left = new LeftStreams(held, owed);
    this.terms = terms;
    this.succession = succession;
    this.counters = counters;
    this.output = output;
  }

  /** A reign begins with what is held; {@link Epoch#NONE}: it is over. */
  void begin(Epoch reign, long nowNs) {
    epoch = reign;
    replicas.begin(held, nowNs);
    told.clear();
    publishedBefore.clear();
    toResend.clear();
    owed.begin(reign);
    left.onChanged();
    pins.clear();
    held.all().forEach(stream -> changed.add(stream.id()));
  }

  /** The connection to ZooKeeper is lost, or stands again: meanwhile the list can't change. */
  void setFrozen(boolean nowFrozen) {
    frozen = nowFrozen;
    onAudienceChanged();
  }

  /**
   * Whether anything may be passed on: without ZooKeeper only while every listed standby takes this
   * reign for the present one.
   */
  boolean mayPassOn(long nowNs) {
    return !frozen || replicas.areFresh(succession.required(), nowNs);
  }

  /** The registry has changed. */
  void onTree(CoordinatorEvent event) {
    left.onTree(event);
  }

  /** Who is owed what may have changed. */
  void onAudienceChanged() {
    owed.onChanged();
    owed.takeGone().forEach(this::reportUndeliverable);
    held.all().forEach(stream -> changed.add(stream.id()));
  }

  /** These are perhaps owed something else than before. */
  void onAudienceChanged(ClientChanges clients) {
    if (clients instanceof ClientChanges.Some some) {
      changed.addAll(owed.onChanged(some, held));
      owed.takeGone().forEach(this::reportUndeliverable);
    } else {
      onAudienceChanged();
    }
  }

  /** The owners of these topics are other ones: the streams of their terms may have ended. */
  void onTerms(Set<Topic> topics) {
    for (HeldStream stream : held.all()) {
      if (topics.contains(stream.id().topic())) {
        changed.add(stream.id());
      }
    }
  }

  /** A reliable stream that is held; nothing where none is. */
  Optional<HeldStream> find(StreamId stream) {
    return Optional.ofNullable(held.get(stream));
  }

  /**
   * A batch of a reliable stream arrived.
   *
   * @return what is to be passed on of it
   */
  Optional<StreamWindow.Part> onBatch(PublisherRecord from, BatchHeader header, byte[] frame)
      throws MalformedFrameException {
    HeldStream stream = open(from, header.stream());
    if (stream == null || stream.isEnded()) {
      return Optional.empty();
    }
    changed.add(stream.id());
    long next = stream.last() + 1;
    Collection<SubscriberId> owedBy = owed.of(stream);
    long room = stream.limit(owedBy);
    if (header.firstSequence() > next || header.firstSequence() > room) {
      counters.increment(header.firstSequence() > next ? "gap_from_publisher" : "window_full");
      toResend.add(stream.id());
      return Optional.empty();
    }
    Optional<StreamWindow.Part> part = stream.newOf(header, frame);
    part.ifPresent(
        news -> {
          stream.take(news);
          sinceTold += Retention.weight(news.last() - news.first() + 1, news.frame().length);
          long dropped = stream.dropForRoom(owedBy);
          if (dropped > 0) {
            counters.add("dropped_for_slow_subscriber", dropped);
          }
        });
    return part;
  }

  /** A publisher says from where on it still holds a stream. */
  void onStreamStart(PublisherRecord from, ControlMessage.StreamStart start) {
    HeldStream stream = open(from, start.stream());
    if (stream != null) {
      publishedBefore.putIfAbsent(stream.id(), start.last());
      if (start.first() > stream.last() + 1) {
        counters.increment("skipped_with_publisher");
        stream.skipTo(start.first());
        publishedBefore.put(stream.id(), start.last()); // Its history is that of now.
      }
      changed.add(stream.id());
      told.remove(stream.id());
    }
  }

  /** A stream rests at a number, or has ended there. */
  void onStreamLast(PublisherRecord from, StreamId id, long last, boolean ended) {
    HeldStream stream = open(from, id);
    if (stream == null) {
      return;
    }
    changed.add(id);
    if (last > stream.last()) {
      toResend.add(id);
    } else if (ended && last == stream.last()) {
      stream.end();
      announce.hasten(Long.MIN_VALUE);
    }
  }

  /** A subscriber has delivered; what it can't have delivered is counted and ignored. */
  void onDelivered(ControlMessage.Delivered delivered) {
    if (!delivered.epoch().equals(epoch)) {
      counters.increment("stale_epoch");
      return;
    }
    for (StreamPosition position : delivered.positions()) {
      HeldStream stream = held.get(position.stream());
      if (stream == null || !owed.isOwed(delivered.subscriber(), stream)) {
        counters.increment("foreign_stream");
      } else {
        onDelivered(delivered.subscriber(), stream, position.lastSequence());
      }
    }
  }

  /**
   * More than is held can't have come from here; it may have come from a primary before, and
   * nothing more than what is held is concluded from it.
   */
  private void onDelivered(SubscriberId subscriber, HeldStream stream, long position) {
    if (position > stream.last()) {
      counters.increment("sequence_from_the_future");
    }
    long believed = Math.min(position, stream.last());
    sinceTold += stream.weight(Math.max(0, believed - stream.position(subscriber).orElse(0L)));
    stream.onDelivered(subscriber, believed);
    changed.add(stream.id());
  }

  /** Whether anything of a stream is held, or was before everybody had it. */
  boolean holds(StreamId stream) {
    return held.get(stream) != null;
  }

  /**
   * Whether a held stream stands at least where its publisher had come with it when this reign
   * began: what it had published to subscribers of reigns before is then held.
   */
  boolean isCaughtUp(StreamId stream) {
    Long before = publishedBefore.get(stream);
    return before != null && held.get(stream).last() >= before;
  }

  /**
   * A subscriber attaches. How far it says it is counts for what it may be owed; of what it does
   * not follow yet it gets the history that it asks for: owed from there on where it needs every
   * message, else kept for it for a while.
   *
   * @param grant of it
   * @param streams what its topic has now, or may have, on any lane: the history is theirs together
   * @return of those that have begun, from where on it gets them
   */
  List<Promise> onAttach(
      ControlMessage.Attach attach, StreamGrant grant, Collection<StreamId> streams, long nowNs) {
    boolean reliably = attach.reliability() == Reliability.RELIABLE;
    Map<StreamId, Promise> promises = new LinkedHashMap<>();
    if (reliably) {
      owed.onPromised(attach.subscriber(), grant);
      for (StreamPosition position : attach.positions()) {
        if (grant.holds(position.stream())) {
          follow(attach, position).ifPresent(at -> promises.put(at.stream(), at));
        }
      }
    }
    List<HeldStream> joined = new ArrayList<>();
    for (StreamId id : streams) {
      HeldStream stream = held.get(id);
      if (stream != null && !promises.containsKey(id)) {
        joined.add(stream);
      }
    }
    for (Promise promise : Joining.at(joined, attach.history())) {
      if (!grant.holds(promise.stream())) {
        continue; // Its own lane promises it.
      }
      HeldStream stream = held.get(promise.stream());
      promises.put(promise.stream(), reliably ? owe(attach, promise, stream) : promise);
      if (!reliably) {
        pins.pin(attach.nonce(), promise, stream, nowNs);
      }
    }
    return List.copyOf(promises.values());
  }

  /** What it follows already goes on where it is. */
  private Optional<Promise> follow(ControlMessage.Attach attach, StreamPosition position) {
    HeldStream stream = held.get(position.stream());
    if (stream == null || !owed.isReliable(attach.subscriber())) {
      return Optional.empty();
    }
    if (!owed.mayBeOwed(attach.subscriber(), stream)) {
      counters.increment("foreign_stream");
      return Optional.empty();
    }
    stream.makeRoom(attach.subscriber(), () -> owed.of(stream));
    stream.onDelivered(attach.subscriber(), position.lastSequence());
    changed.add(stream.id());
    return Optional.of(Promise.after(stream.id(), stream.last()));
  }

  private Promise owe(ControlMessage.Attach attach, Promise promise, HeldStream stream) {
    owed.onNotFollowed(attach.subscriber(), stream);
    stream.makeRoom(attach.subscriber(), () -> owed.of(stream));
    long after = stream.owe(attach.subscriber(), promise.historyAfter());
    changed.add(stream.id());
    return new Promise(promise.stream(), after, promise.historyAfter(), promise.cut());
  }

  /**
   * What a subscriber that attaches has of publishers that have left: what it follows, and what a
   * former life of its id was promised, and no grant names.
   *
   * @return how far each of those streams goes; where it does not follow one, how far it has
   *     delivered it
   */
  List<GrantWelcome> leftFor(ControlMessage.Attach attach) {
    Map<StreamId, Promise> promises = new LinkedHashMap<>();
    Set<StreamId> followed = new HashSet<>();
    for (StreamPosition position : attach.positions()) {
      followed.add(position.stream());
      if (!owed.isPresent(position.stream())) {
        follow(attach, position).ifPresent(at -> promises.put(at.stream(), at));
      }
    }
    for (HeldStream stream : left.all()) {
      StreamId id = stream.id();
      if (mayTake(attach.lane(), id)
          && !followed.contains(id)
          && owed.isOwed(attach.subscriber(), stream)) {
        long position = stream.position(attach.subscriber()).orElseThrow();
        if (position < stream.last() || !stream.isEnded()) {
          promises.put(id, Promise.after(id, position));
        }
      }
    }
    Map<StreamGrant, List<Promise>> byGrant = new LinkedHashMap<>();
    for (Promise promise : promises.values()) {
      byGrant
          .computeIfAbsent(StreamGrant.of(promise.stream()), none -> new ArrayList<>())
          .add(promise);
    }
    List<GrantWelcome> welcomes = new ArrayList<>();
    byGrant.forEach((grant, some) -> welcomes.add(new GrantWelcome(grant, firstTerm(some), some)));
    return welcomes;
  }

  /**
   * What a subscriber that attaches is owed of terms that are over, of publishers that are there,
   * and does not follow: it was away, all the while such a term lasted.
   *
   * @return after which number it is owed each
   */
  Map<StreamGrant, List<Promise>> missedBy(ControlMessage.Attach attach) {
    Map<StreamGrant, List<Promise>> missed = new LinkedHashMap<>();
    for (HeldStream stream : held.all()) {
      StreamId id = stream.id();
      if (terms.isOver(id)
          && id.lane() == attach.lane()
          && owed.isPresent(id)
          && owed.isOwedForSure(attach.subscriber(), stream)
          && attach.positions().stream().noneMatch(at -> at.stream().equals(id))) {
        long position = stream.position(attach.subscriber()).orElseThrow();
        if (position < stream.last()) {
          missed
              .computeIfAbsent(StreamGrant.of(id), none -> new ArrayList<>())
              .add(Promise.after(id, position));
        }
      }
    }
    return missed;
  }

  /** A publisher that has left begins no term any more, and what is owed of one is named. */
  private long firstTerm(List<Promise> streams) {
    StreamId one = streams.get(0).stream();
    return one.term() == 0 ? 0 : terms.presentTerm(one.topic());
  }

  /** Who has no business on the express lane else takes what is left of it on the normal one. */
  private static boolean mayTake(Lane lane, StreamId stream) {
    return lane == Lane.NORMAL || stream.lane() == lane;
  }

  /**
   * Somebody lacks numbers: a subscriber, or a standby.
   *
   * @param attached the lane on which a subscriber with this inbox is attached
   */
  void onRepairRequest(ControlMessage.RepairRequest request, Optional<Lane> attached, long nowNs) {
    if (epoch.equals(Epoch.NONE)) {
      return; // Leaving: whoever follows is asked again.
    }
    if (attached.isEmpty() && !replicas.isInbox(request.nonce())) {
      counters.increment("repair_for_a_stranger");
      return;
    }
    Lane lane = attached.orElse(Lane.NORMAL);
    for (StreamRange range : request.ranges()) {
      HeldStream stream = held.get(range.stream());
      if (stream != null) {
        StreamWindow pinned = pins.of(request.nonce(), range, nowNs);
        Repairs.answer(request.nonce(), range, stream, pinned, epoch)
            .forEach(answer -> output.answer(lane, answer));
      } else if (owed.isKnown() && isGone(range.stream())) {
        output.publish(
            lane,
            ControlCodec.encode(
                Prefixes.inbox(request.nonce()),
                new ControlMessage.Gone(range.stream(), range.to() + 1, epoch)));
      }
    }
  }

  /** Whether nothing comes in any more of a stream that is not held. */
  private boolean isGone(StreamId stream) {
    return terms.isOver(stream) || !owed.isPresent(stream);
  }

  /** A standby begins to mirror: it is told what is held at once. */
  void onMirror(ControlMessage.Mirror mirror, long nowNs) {
    if (mirror.epoch().equals(epoch)) {
      mirrorDue |= replicas.onMirror(mirror, nowNs);
    }
  }

  /** A standby holds so much. */
  void onConfirm(ControlMessage.Confirm confirm, long nowNs) {
    if (!confirm.epoch().equals(epoch) || !replicas.onConfirm(confirm, nowNs)) {
      counters.increment("stale_confirmation");
      return;
    }
    for (StreamPosition position : confirm.positions()) {
      HeldStream stream = held.get(position.stream());
      if (stream != null) {
        sinceTold += stream.weight(Math.max(0, position.lastSequence() - stream.acknowledged()));
        changed.add(stream.id());
      }
    }
  }

  /** A subscription ended. */
  void onUnsubscribed(byte[] prefix) {
    if (replicas.onUnsubscribed(prefix)) {
      list.hasten(Long.MIN_VALUE);
    }
  }

  /**
   * A publisher asks how far its streams have come, since it missed it or is new here. Of what is
   * not known here it is to say from where on it has it.
   *
   * @param streams those that it has, or may have
   */
  void onPublisherHello(PublisherRecord publisher, Collection<StreamId> streams) {
    if (epoch.equals(Epoch.NONE) || !publisher.offer().isKept()) {
      return;
    }
    List<StreamProgress> unknown = new ArrayList<>();
    for (StreamId stream : streams) {
      if (held.get(stream) == null) {
        int window = publisher.offer().policies().retention().window();
        unknown.add(new StreamProgress(stream, 0, 0, 0, window, 1));
      } else {
        told.remove(stream);
        changed.add(stream);
      }
    }
    tell(publisher.offer().publisher(), unknown);
  }

  /** Whether everybody who is owed something has everything that was acknowledged. */
  boolean isEverythingDelivered() {
    return held.all().stream()
        .allMatch(stream -> stream.settled(owed.of(stream)) >= stream.acknowledged());
  }

  /** One step: acknowledges, trims, tells. */
  void cycle(long nowNs) {
    if (epoch.equals(Epoch.NONE)) {
      return;
    }
    ClientChanges.Some gone = frozen ? ClientChanges.NONE : owed.onTick(nowNs);
    if (!gone.equals(ClientChanges.NONE)) {
      onAudienceChanged(gone);
    }
    if (!changed.isEmpty()
        && (nowNs >= tellNs || sinceTold >= Retention.MUCH || !toResend.isEmpty())) {
      boolean all = nowNs >= tellNs;
      if (all) {
        tellNs = nowNs + TELL_NS;
      }
      sinceTold = 0;
      Map<PublisherId, List<StreamProgress>> news = new LinkedHashMap<>();
      changed.removeIf(id -> settle(id, all, news));
      news.forEach(this::tell);
    }
    if (!frozen && list.fire(nowNs)) {
      succession.setInSync(
          replicas.inSync(succession.standing(), held, succession.required(), nowNs));
    }
    pins.onTick(nowNs);
    boolean rests = announce.fire(nowNs);
    if (rests) {
      announceOwed();
      if (!frozen && owed.isKnown()) { // Else nobody knows who has left.
        forgetThoseThatAreOver();
      }
    }
    if ((rests || mirrorDue) && !replicas.isEmpty()) {
      mirrorDue = false;
      tellStandbys();
    }
  }

  /** Everything that is held and for whom, in parts that fit into a frame. */
  private void tellStandbys() {
    List<StreamHolding> some = new ArrayList<>();
    int elements = 0;
    int part = 0;
    for (HeldStream stream : held.all()) {
      StreamHolding holding = stream.holding();
      some.add(holding);
      elements += 1 + holding.positions().size();
      if (elements >= ELEMENTS_A_PART) {
        tellStandbys(new ControlMessage.MirrorState(epoch, part++, false, some));
        some = new ArrayList<>();
        elements = 0;
      }
    }
    tellStandbys(new ControlMessage.MirrorState(epoch, part, true, some));
  }

  private void tellStandbys(ControlMessage.MirrorState state) {
    output.publish(Lane.NORMAL, ControlCodec.encode(Prefixes.mirror(), state));
  }

  /** When {@link #cycle} has something to do by itself, on the monotonic clock. */
  long nextDeadlineNs(long nowNs) {
    if (epoch.equals(Epoch.NONE) || (held.isEmpty() && replicas.isEmpty())) {
      return nowNs + ANNOUNCE_NS;
    }
    long deadlineNs = changed.isEmpty() ? announce.dueNs() : Math.min(tellNs, announce.dueNs());
    return frozen ? deadlineNs : Math.min(deadlineNs, list.dueNs());
  }

  private void reportUndeliverable(SubscriberId gone) {
    for (HeldStream stream : held.all()) {
      Optional<Long> position = stream.position(gone).filter(at -> at < stream.last());
      position.ifPresent(at -> output.onUndeliverable(gone, stream.id(), at + 1, stream.last()));
    }
  }

  private HeldStream open(PublisherRecord from, StreamId id) {
    boolean isNew = held.get(id) == null;
    HeldStream stream = held.open(id, 1);
    if (stream == null) {
      counters.increment("too_many_streams");
    } else {
      if (isNew) {
        left.onOpened(stream);
        owed.attachedTo(StreamGrant.of(id)).forEach(subscriber -> stream.owe(subscriber, 0));
      }
      stream.retain(from.offer().policies().retention(), from.offer().qos().history());
    }
    return stream;
  }

  /**
   * Acknowledges, trims, and finds what is to be told.
   *
   * @param all also what can wait: that more is held, while nothing more may be published for it
   * @return whether nothing of it waits
   */
  private boolean settle(StreamId id, boolean all, Map<PublisherId, List<StreamProgress>> news) {
    HeldStream stream = held.get(id);
    if (stream == null) {
      return true;
    }
    endWithItsTerm(stream);
    Collection<SubscriberId> owedBy = owed.of(stream);
    acknowledge(stream, owedBy);
    if (owed.isKnown()) {
      stream.trim(owedBy);
    }
    long resendFrom = toResend.remove(id) ? stream.last() + 1 : 0;
    StreamProgress now =
        new StreamProgress(
            id,
            stream.last(),
            stream.acknowledged(),
            owed.isKnown() ? Math.min(stream.settled(owedBy), stream.acknowledged()) : 0,
            stream.limit(owedBy),
            resendFrom);
    StreamProgress before = told.get(id);
    if (!all && before != null && isOnlyMoreHeld(before, now)) {
      return false;
    }
    if (!now.equals(before)) {
      told.put(id, now);
      news.computeIfAbsent(id.publisher(), none -> new ArrayList<>()).add(now);
    }
    return true;
  }

  /**
   * Where its term is over, it ends where that did; where nobody knows that, or its publisher has
   * left, nothing more will come.
   */
  private void endWithItsTerm(HeldStream stream) {
    StreamId id = stream.id();
    if (id.term() > 0 && !stream.isEnded()) {
      terms
          .endOf(id)
          .filter(end -> stream.last() >= end || end == Long.MAX_VALUE || !owed.isPresent(id))
          .ifPresent(end -> stream.end());
    }
  }

  private static boolean isOnlyMoreHeld(StreamProgress before, StreamProgress now) {
    return now.resendFrom() == 0
        && now.held() > before.held()
        && now.acknowledged() == before.acknowledged()
        && now.delivered() == before.delivered()
        && now.limit() == before.limit();
  }

  private void acknowledge(HeldStream stream, Collection<SubscriberId> owedBy) {
    Set<Member> required = succession.required();
    Optional<Long> confirmed = replicas.confirmedByAll(stream.id(), required);
    if (confirmed.isPresent()) {
      stream.acknowledge(confirmed.get());
    } else if (!frozen && owed.isKnown()) {
      stream.acknowledge(stream.settled(owedBy));
    }
  }

  private void tell(PublisherId publisher, List<StreamProgress> news) {
    for (int from = 0; from < news.size(); from += PROGRESSES_A_FRAME) {
      int to = Math.min(news.size(), from + PROGRESSES_A_FRAME);
      output.acknowledge(
          publisher, new ControlMessage.Acknowledgement(epoch, news.subList(from, to)));
    }
  }

  /** What is over was announced for a while: those that could miss its end know it by now. */
  private void forgetThoseThatAreOver() {
    Collection<StreamId> over = owed.over(held);
    if (!over.isEmpty()) {
      held.forgetIf(stream -> over.contains(stream.id()));
      left.onChanged();
      over.forEach(told::remove);
      over.forEach(publishedBefore::remove);
    }
  }

  /** The last number of every stream that somebody has not delivered: nothing else would tell. */
  private void announceOwed() {
    for (HeldStream stream : held.all()) {
      boolean isOwed = stream.settled(owed.of(stream)) < stream.last();
      if (isOwed || stream.isEnded()) {
        StreamId id = stream.id();
        output.publish(
            id.lane(),
            ControlCodec.encode(
                Prefixes.topic(id.topic()),
                stream.isEnded()
                    ? new ControlMessage.StreamEnd(id, stream.last(), epoch)
                    : new ControlMessage.StreamHeartbeat(id, stream.last(), epoch)));
      }
    }
  }
}
