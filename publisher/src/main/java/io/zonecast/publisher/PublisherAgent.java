package io.zonecast.publisher;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Match;
import io.zonecast.domain.Offer;
import io.zonecast.domain.Request;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.measurement.Counters;
import io.zonecast.measurement.EventName;
import io.zonecast.membership.ClientAgent;
import io.zonecast.membership.Identity;
import io.zonecast.membership.RoomPatience;
import io.zonecast.membership.World;
import io.zonecast.membership.ZoneChoice;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.LinkId;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.Pairing;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.SubscriberRecord;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.runtime.Timer;
import io.zonecast.wire.Audience;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.SpareBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A publisher's sockets and timers around its {@link PublisherCore}. In direct dissemination it
 * binds a publication; in centralized it feeds its zone's primary, whoever that is at the moment.
 */
public final class PublisherAgent extends ClientAgent implements PublisherCore.Output {
  private static final Logger LOG = LoggerFactory.getLogger(PublisherAgent.class);
  private static final long BLOCKED_REST_NS = 5_000_000;
  private static final long SELECTABLE_NS = 1_000_000;
  private static final long DEFAULT_MEMORY_NS = 10_000_000_000L;

  private final PublisherConfig config;
  private final MessageSource source;
  private final StartSignal start;
  private final PublisherCore core;
  private final Supplier<RoomPatience> patience;
  private final AcknowledgementSink acknowledgements;
  private final Counters counters;
  private Outlet outlet = new Outlet.None();
  private final Map<Topic, OwedHere> owedHere = new HashMap<>();
  private final Timer lookAgain = new Timer(0, PublisherCore.HEARTBEAT_NS);
  private long memoryNs = DEFAULT_MEMORY_NS;
  private List<Audience> granted = List.of();
  private int strength;
  private Optional<Topic> gaveUp = Optional.empty();

  /** A publisher that has not started. */
  public PublisherAgent(
      World world,
      Identity identity,
      PublisherConfig config,
      MessageSource source,
      PublishSchedule schedule,
      StartSignal start,
      AcknowledgementSink acknowledgements,
      Counters counters) {
    super(
        world,
        identity,
        config.client(),
        ZnodePaths.publisher(config.publisher()),
        ZnodePaths.SUBSCRIBERS);
    this.config = config;
    this.strength = config.policies().strength();
    this.source = source;
    this.start = start;
    this.acknowledgements = acknowledgements;
    this.counters = counters;
    this.patience = schedule.isPaced() ? RoomPatience::none : RoomPatience::waiting;
    SpareBuffer spare = new SpareBuffer();
    StreamPolicy policy =
        new StreamPolicy(
            config.policies().retention(),
            config.client().qos().history(),
            config.policies().lifespan());
    this.core =
        new PublisherCore(
            config.publisher(),
            config.client().topics(),
            source,
            schedule,
            config.waitSubscribers(),
            config.drainNs(),
            config.client().qos(),
            config.policies(),
            stream ->
                isKept()
                    ? outlet.kept(stream, policy, spare)
                    : new BestEffortOut(stream, policy.lifespan(), schedule.isPaced(), spare),
            this);
  }

  /** What was published of each stream so far: called after the end. */
  public void forEachStream(Consumer<StreamCounts> reader) {
    core.streams()
        .forEach(
            s ->
                reader.accept(
                    new StreamCounts(
                        s.stream(),
                        s.lastSequence(),
                        config.client().isReliable() ? s.acknowledged() : 0,
                        s.refused())));
  }

  /** Messages of a topic that did not count, since somebody else owned it. */
  public long filtered(Topic topic) {
    return core.filtered(topic);
  }

  /** Messages that were forgotten because a reliable subscriber was slow. */
  public long dropped() {
    return core.streams().stream()
        .mapToLong(stream -> stream instanceof SelfKeptOut kept ? kept.dropped() : 0)
        .sum();
  }

  /** Why it ended before its time, where that was {@code --on-slow exit}: called after the end. */
  public Optional<String> gaveUp() {
    return gaveUp.map(
        topic ->
            "a subscriber of %s is too slow: %d messages wait for it (--on-slow exit)"
                .formatted(topic, config.policies().retention().window()));
  }

  /** Batches and announcements that went only to those subscribers that had room. */
  public long withoutRoom() {
    return outlet.withoutRoom();
  }

  /**
   * What became of one stream.
   *
   * @param stream which
   * @param published its messages; also the last one's number
   * @param acknowledged those that survive as promised
   * @param refused messages that had no room at the door
   */
  public record StreamCounts(StreamId stream, long published, long acknowledged, long refused) {}

  @Override
  protected void bindRole() {
    if (config.client().isBrokerless()) {
      outlet = direct();
    }
    source.start(this::wake);
    start.listen(this::wake);
  }

  @Override
  protected void onJoined(ZoneChoice joined) {
    outlet =
        switch (joined.config().dissemination()) {
          case DIRECT -> direct();
          case CENTRALIZED -> new PrimaryFeed(world.transport(), config.policies().lanes());
        };
  }

  private Outlet direct() {
    return new DirectOutlet(world.transport(), identity, config.policies().lanes(), patience);
  }

  @Override
  protected void onPrimary(PrimaryRecord primary) {
    if (!outlet.onPrimary(primary)) {
      return;
    }
    core.onReign(primary.epoch(), nowNs());
    world
        .events()
        .event(
            EventName.SOURCE_CHANGED,
            Map.of(
                "source", primary.broker().intake().toString(),
                "epoch", primary.epoch().zxid()));
  }

  @Override
  protected void onBrokers(List<BrokerRecord> standing) {
    outlet.onBrokers(standing);
  }

  @Override
  protected void onAcknowledgement(ControlMessage.Acknowledgement acknowledgement, Epoch reign) {
    if (acknowledgement.epoch().isBefore(reign)) {
      counters.increment("stale_epoch");
    } else if (!core.onProgress(acknowledgement.streams(), nowNs())) {
      counters.increment("impossible_acknowledgement");
    }
  }

  @Override
  public void onLinkBroken(LinkId link) {
    outlet.onLinkBroken(link, nowNs());
  }

  @Override
  protected void onNewDeployment() {}

  @Override
  protected void onRegistered(Incarnation known) {
    core.onRegistered(known);
    onOwnZnode();
  }

  /** Somebody may have set the strength: later registrations carry it. */
  @Override
  protected void onOwnZnode() {
    view.publisher(config.publisher())
        .map(PublisherRecord::offer)
        .filter(own -> incarnation().filter(own.incarnation()::equals).isPresent())
        .ifPresent(own -> strength = own.policies().strength());
  }

  @Override
  protected void onGrant(ControlMessage.Grant grant) {
    if (grant instanceof ControlMessage.PublisherGrant audience) {
      granted = audience.audiences();
      core.onTenures(audience.tenures());
      tellAudience();
    }
  }

  @Override
  protected void onOthers() {
    tellAudience();
  }

  @Override
  protected void onSourceFrame(LinkId link, byte[] frame) throws MalformedFrameException {
    ControlMessage message = ControlCodec.decode(frame);
    if (message instanceof ControlMessage.Attach attach) {
      // Before it is registered there are no streams to promise: who attached then attaches again.
      if (incarnation().isPresent() && outlet.onAttach(attach)) {
        welcome(attach);
      }
    } else if (message instanceof ControlMessage.Delivered delivered) {
      if (!core.onDelivered(delivered)) {
        counters.increment("impossible_delivery");
      }
    } else if (message instanceof ControlMessage.RepairRequest request
        && outlet.hasInbox(request.nonce())) {
      if (!core.onRepairRequest(request, outlet.laneOf(request.nonce()), nowNs())) {
        counters.increment("no_room_for_an_answer");
      }
    } else {
      countMalformed();
    }
  }

  @Override
  public void onSubscription(LinkId link, byte[] prefix, boolean subscribed) {
    if (!subscribed && outlet.onUnsubscribed(prefix)) {
      tellAudience();
    }
  }

  @Override
  protected void onClientTime(long atNs) {
    outlet.onTick(atNs);
    if (lookAgain.fire(atNs) && owedHere.values().stream().anyMatch(OwedHere::isForAWhile)) {
      tellAudience();
    }
  }

  @Override
  protected void onConnected(CoordinatorEvent.Connected connected) {
    memoryNs = connected.timeoutMs() * 1_000_000;
    super.onConnected(connected);
  }

  @Override
  protected int work(long atNs) {
    obeyStartSignal();
    int work = core.cycle(atNs, world.time().epochMicros());
    acknowledgements.endOfCycle(atNs);
    if (core.isEnded()) {
      finish();
    }
    return work;
  }

  /**
   * A selector counts whole milliseconds. Who publishes faster than that rests by the clock, and
   * hears others after it.
   */
  @Override
  public void await(long timeoutNs) {
    if (timeoutNs < SELECTABLE_NS && core.isPublishing()) {
      LockSupport.parkNanos(timeoutNs);
    } else {
      super.await(timeoutNs);
    }
  }

  private void obeyStartSignal() {
    switch (start.heard()) {
      case BEGIN -> core.release();
      case NOBODY_THERE -> fail("standard input ended before a line said to begin (--hold)");
      case NOTHING -> {}
    }
  }

  @Override
  protected long nextRoleDeadlineNs() {
    long deadlineNs = Math.min(core.nextDeadlineNs(), nextClientDeadlineNs());
    deadlineNs = Math.min(deadlineNs, nowNs() + PublisherCore.HEARTBEAT_NS);
    return core.isBlocked() ? Math.min(deadlineNs, nowNs() + BLOCKED_REST_NS) : deadlineNs;
  }

  @Override
  protected Optional<String> waitsFor() {
    return super.waitsFor().or(() -> core.waitsFor(missingBroker()));
  }

  @Override
  protected void onStopRequested() {
    core.stop(nowNs());
    if (core.isEnded()) {
      finish();
    }
  }

  @Override
  public long endBoundMs() {
    return super.endBoundMs() + TimeUnit.NANOSECONDS.toMillis(config.drainNs());
  }

  @Override
  public void onClose() {
    source.close();
    acknowledgements.close();
    super.onClose();
  }

  @Override
  public boolean publish(Lane lane, byte[] frame) {
    return outlet.publish(lane, frame, nowNs());
  }

  @Override
  public void onReady() {
    world.events().event(EventName.READY);
  }

  @Override
  public void onPublishing() {
    world.events().event(EventName.PUBLISHING);
  }

  @Override
  public void onAcknowledged(StreamId stream, long first, long last, Epoch epoch) {
    acknowledgements.acknowledged(stream, first, last, epoch, world.time().epochMicros());
  }

  @Override
  public void onResent(Epoch epoch, long messages) {
    world.events().event(EventName.RESENT, Map.of("epoch", epoch.zxid(), "messages", messages));
  }

  @Override
  public void onUndeliverable(SubscriberId subscriber, StreamId stream, long from, long to) {
    world
        .events()
        .event(
            EventName.UNDELIVERABLE,
            Map.of(
                "subscriber", subscriber.name(),
                "publisher", stream.publisher().name(),
                "incarnation", stream.incarnation().zxid(),
                "topic", stream.topic().name(),
                "priority", stream.priority(),
                "term", stream.term(),
                "from", from,
                "to", to));
  }

  @Override
  public void onTooSlow(StreamId stream) {
    if (gaveUp.isEmpty()) {
      gaveUp = Optional.of(stream.topic());
      world
          .events()
          .event(
              EventName.TOO_SLOW,
              Map.of(
                  "topic",
                  stream.topic().name(),
                  "window",
                  config.policies().retention().window()));
    }
    finish();
  }

  @Override
  public void onOwner(Topic topic, long term) {
    LOG.info("owner of {} from now on, term {}", topic, term);
    world.events().event(EventName.OWNER, Map.of("topic", topic.name(), "term", term));
  }

  @Override
  public void onNotOwner(Topic topic, long term) {
    LOG.info("not owner of {} any more, term {} is over", topic, term);
    world.events().event(EventName.NOT_OWNER, Map.of("topic", topic.name(), "term", term));
  }

  @Override
  public void onDeadlineMissed(Topic topic) {
    LOG.warn("nothing was published on {} within {}", topic, config.client().qos().deadline());
    world
        .events()
        .event(
            EventName.DEADLINE_MISSED,
            Map.of(
                "topic", topic.name(),
                "deadline_us", config.client().qos().deadline().periodUs()));
    hastenHello();
  }

  @Override
  public void onStreamEnded(StreamId stream, long lastSequence) {
    world
        .events()
        .event(
            EventName.STREAM_ENDED,
            Map.of(
                "topic", stream.topic().name(),
                "priority", stream.priority(),
                "term", stream.term(),
                "last_sequence", lastSequence));
  }

  @Override
  protected byte[] registrationData(Optional<Incarnation> known) {
    return ZnodeJson.publisher(
        new PublisherRecord(
            offer(known.orElse(new Incarnation(1))),
            zone(),
            identity.address(boundControlPort()),
            0),
        known);
  }

  @Override
  protected ControlMessage hello(Incarnation known, long czxid, Epoch epoch, long version) {
    return new ControlMessage.PublisherHello(
        config.publisher(), known, czxid, epoch, version, core.tenureReports());
  }

  private Offer offer(Incarnation known) {
    return new Offer(
        config.publisher(),
        known,
        Set.copyOf(config.client().topics()),
        outlet.route(zone()),
        config.client().qos(),
        config.policies().withStrength(strength));
  }

  /** Whether messages are kept: for those that are owed them, or for those that join later. */
  private boolean isKept() {
    return config.client().isReliable() || config.client().qos().history().isSome();
  }

  private void welcome(ControlMessage.Attach attach) {
    outlet.publish(
        attach.lane(),
        ControlCodec.encode(
            Prefixes.inbox(attach.nonce()),
            new ControlMessage.Welcome(
                attach.nonce(), Epoch.NONE, attach.grantVersion(), core.onAttach(attach, nowNs()))),
        nowNs());
    tellAudience();
  }

  /**
   * Composes who is matched (from the broker or the registry) and who is ready (from the broker, or
   * attached here).
   */
  private void tellAudience() {
    if (config.client().isBrokerless()) {
      if (view.isRead(ZnodePaths.SUBSCRIBERS)) {
        tellIncompatible();
        onAudience(config.client().topics().stream().map(this::inRegistry).toList());
      }
    } else if (grantVersion() > 0) {
      onAudience(granted);
    }
  }

  /** Owed is who is matched, and who attached before this publisher was told of the match. */
  private void onAudience(List<Audience> audiences) {
    for (Audience audience : audiences) {
      core.onOwed(
          audience.topic(),
          owedHere
              .computeIfAbsent(audience.topic(), none -> new OwedHere())
              .of(
                  audience.reliable(),
                  outlet.attachedReliably(audience.topic()),
                  nowNs(),
                  memoryNs),
          nowNs());
    }
    core.onAudience(audiences.stream().map(outlet::withThoseHere).toList());
  }

  /** Without a broker that would: says with which subscribers this publisher does not match. */
  private void tellIncompatible() {
    incarnation()
        .map(this::offer)
        .ifPresent(
            offer -> {
              for (SubscriberRecord subscriber : view.subscribers()) {
                Request request = subscriber.request();
                tellRefusals(Pairing.of(offer, request).refusalsOf(request.subscriber()));
              }
            });
  }

  private Audience inRegistry(Topic topic) {
    Offer offer = offer(incarnation().orElse(new Incarnation(1)));
    int matched = 0;
    List<SubscriberId> reliable = new ArrayList<>();
    for (SubscriberRecord subscriber : view.subscribers()) {
      if (subscriber.request().topics().contains(topic)
          && Match.of(offer, subscriber.request()) instanceof Match.Compatible) {
        matched++;
        if (subscriber.request().isReliable()) {
          reliable.add(subscriber.request().subscriber());
        }
      }
    }
    return new Audience(topic, matched, 0, reliable);
  }
}
