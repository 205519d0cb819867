package io.zonecast.subscriber;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Request;
import io.zonecast.domain.Source;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.measurement.Counters;
import io.zonecast.measurement.DeliveryKind;
import io.zonecast.measurement.EventName;
import io.zonecast.membership.ClientAgent;
import io.zonecast.membership.Identity;
import io.zonecast.membership.World;
import io.zonecast.membership.ZoneChoice;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.Pairing;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.SubscriberRecord;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.subscriber.DeliverySink.Delivered;
import io.zonecast.wire.Absence;
import io.zonecast.wire.BatchCodec;
import io.zonecast.wire.BatchFrame;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.Promise;
import io.zonecast.wire.Refusal;
import io.zonecast.wire.SourceGrant;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.StreamPosition;
import io.zonecast.wire.StreamRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A subscriber's sockets and timers around its {@link SubscriberCore}. */
public final class SubscriberAgent extends ClientAgent implements SubscriberCore.Output {
  private static final Logger LOG = LoggerFactory.getLogger(SubscriberAgent.class);
  private static final long DEFAULT_DRAIN_NS = 10_000_000_000L;

  private final SubscriberConfig config;
  private final DeliverySink sink;
  private final SubscriberCore core;
  private List<SourceGrant> lastSources = List.of();
  private long sourcesVersion;
  private Dissemination dissemination = Dissemination.DIRECT;
  private long endNs = Long.MAX_VALUE;

  /** A subscriber that has not started. */
  public SubscriberAgent(
      World world,
      Identity identity,
      SubscriberConfig config,
      DeliverySink sink,
      Counters counters) {
    super(
        world,
        identity,
        config.client(),
        ZnodePaths.subscriber(config.subscriber()),
        ZnodePaths.PUBLISHERS);
    this.config = config;
    this.sink = sink;
    this.core = new SubscriberCore(config.client().topics(), config.client().qos(), this, counters);
    this.core.setDrainNs(DEFAULT_DRAIN_NS);
  }

  /** Messages delivered so far. */
  public long delivered() {
    return Math.min(core.delivered(), config.count().orElse(Long.MAX_VALUE));
  }

  /** Numbers of promised streams that did not arrive, as far as known. */
  public long lost() {
    return core.lost();
  }

  /** Messages that were too old to be delivered. */
  public long expired() {
    return core.expired();
  }

  /** Arrivals of a number that was delivered before. */
  public long duplicated() {
    return core.duplicated();
  }

  /** Arrivals too late to be delivered in order. */
  public long outOfOrder() {
    return core.outOfOrder();
  }

  @Override
  protected void bindRole() {
    if (config.timeoutNs().isPresent()) {
      endNs = world.time().nanoTime() + config.timeoutNs().getAsLong();
    }
  }

  @Override
  protected void onConnected(CoordinatorEvent.Connected connected) {
    core.setDrainNs(connected.timeoutMs() * 1_000_000);
    super.onConnected(connected);
  }

  @Override
  protected void onClientTime(long atNs) {
    core.onTick(atNs, world.time().epochMicros());
  }

  @Override
  protected void onJoined(ZoneChoice joined) {
    dissemination = joined.config().dissemination();
  }

  /** Where messages come from brokers, one that is elected is heard on a link that stands. */
  @Override
  protected void onBrokers(List<BrokerRecord> standing) {
    if (dissemination == Dissemination.CENTRALIZED) {
      core.onStanding(
          standing.stream()
              .flatMap(broker -> Stream.of(Lane.values()).map(lane -> standby(broker, lane)))
              .toList(),
          nowNs());
    }
  }

  private Source.FromBroker standby(BrokerRecord broker, Lane lane) {
    return new Source.FromBroker(zone(), Epoch.NONE, lane, broker.publication(lane));
  }

  @Override
  protected void onPrimary(PrimaryRecord primary) {}

  @Override
  protected void onNewDeployment() {
    core.onNewDeployment();
  }

  @Override
  protected void onRegistered(Incarnation known) {
    core.onRegistered();
  }

  @Override
  protected void onGrant(ControlMessage.Grant grant) {
    if (grant instanceof ControlMessage.SubscriberGrant sources) {
      core.onSources(sources.version(), sources.sources(), nowNs());
    }
  }

  /** Without a broker: the same rule over the registry as it stands. */
  @Override
  protected void onOthers() {
    Request request = request(incarnation().orElseThrow());
    List<SourceGrant> sources = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    for (PublisherRecord publisher : view.publishers()) {
      Pairing pairing = Pairing.of(publisher.offer(), request);
      refusals.addAll(pairing.refusals());
      sources.addAll(pairing.sources(publisher.offer()));
    }
    tellRefusals(refusals);
    if (sourcesVersion == 0 || !sources.equals(lastSources)) {
      lastSources = sources;
      core.onSources(++sourcesVersion, sources, nowNs());
    }
  }

  @Override
  protected void onSourceFrame(LinkId link, byte[] frame) throws MalformedFrameException {
    if (isCountReached()) {
      return; // The process ends at the end of this cycle.
    }
    if (BatchCodec.isBatch(frame)) {
      onBatchFrame(link, frame, DeliveryKind.LIVE);
      return;
    }
    Optional<byte[]> repaired = BatchCodec.repaired(frame);
    if (repaired.isPresent()) {
      onBatchFrame(link, repaired.get(), DeliveryKind.REPAIRED);
    } else {
      onSourceMessage(link, ControlCodec.decodePublished(frame));
    }
  }

  private void onBatchFrame(LinkId link, byte[] frame, DeliveryKind kind)
      throws MalformedFrameException {
    BatchFrame batch = BatchCodec.read(frame);
    if (core.wants(link, batch.header(), nowNs())) {
      core.onBatch(atMostWanted(batch), kind, world.time().epochMicros());
      if (core.muchIsDelivered()) { // A whole window may wait on the link, and its publisher too.
        acknowledge(nowNs());
      }
    }
  }

  @Override
  public void onLinkBroken(LinkId link) {
    core.onLinkBroken(link, nowNs());
  }

  @Override
  protected int work(long atNs) {
    sink.endOfCycle(atNs);
    boolean over = isCountReached() || atNs >= endNs;
    if (over || core.acknowledgementIsDue(atNs)) {
      acknowledge(atNs);
    }
    if (over) {
      finish();
    }
    return 0;
  }

  /** Delivered means: with the operating system. */
  private void acknowledge(long atNs) {
    if (config.client().isReliable() && !isCountExceeded()) {
      sink.flush();
      core.acknowledge(atNs);
    }
  }

  @Override
  protected long nextRoleDeadlineNs() {
    return Math.min(
        Math.min(endNs, sink.nextDeadlineNs()),
        Math.min(core.nextDeadlineNs(nowNs()), nextClientDeadlineNs()));
  }

  @Override
  protected void onStopRequested() {
    acknowledge(nowNs());
    finish();
  }

  @Override
  public void onClose() {
    sink.close();
    super.onClose();
  }

  @Override
  protected byte[] registrationData(Optional<Incarnation> known) {
    return ZnodeJson.subscriber(
        new SubscriberRecord(
            request(known.orElse(new Incarnation(1))), identity.address(boundControlPort()), 0),
        known);
  }

  @Override
  protected ControlMessage hello(Incarnation known, long czxid, Epoch epoch, long version) {
    return new ControlMessage.SubscriberHello(config.subscriber(), known, czxid, epoch, version);
  }

  @Override
  public LinkId connect(Source source, long nonce) {
    LinkId link = world.transport().connect(Pattern.SUBSCRIPTION, source.lane(), source.endpoint());
    subscribeAgain(link, nonce);
    return link;
  }

  @Override
  public void subscribeAgain(LinkId link, long nonce) {
    world.transport().subscribe(link, Prefixes.heartbeat());
    world.transport().subscribe(link, Prefixes.inbox(nonce));
  }

  @Override
  public void subscribe(LinkId link, Topic topic) {
    world.transport().subscribe(link, Prefixes.topic(topic));
  }

  @Override
  public void attach(
      LinkId link,
      Lane lane,
      long nonce,
      long version,
      List<Topic> topics,
      List<StreamPosition> positions) {
    incarnation()
        .ifPresent(
            incarnation ->
                tell(
                    link,
                    new ControlMessage.Attach(
                        config.subscriber(),
                        incarnation,
                        nonce,
                        version,
                        topics,
                        config.client().qos().reliability(),
                        config.client().qos().history(),
                        positions,
                        lane)));
  }

  @Override
  public void acknowledge(LinkId link, Epoch epoch, List<StreamPosition> positions) {
    incarnation()
        .ifPresent(
            incarnation ->
                tell(
                    link,
                    new ControlMessage.Delivered(
                        config.subscriber(), incarnation, epoch, positions)));
  }

  @Override
  public void ask(LinkId link, long nonce, List<StreamRange> ranges) {
    tell(link, new ControlMessage.RepairRequest(nonce, ranges));
  }

  private void tell(LinkId link, ControlMessage message) {
    world.transport().send(link, ControlCodec.encode(message));
  }

  @Override
  public void disconnect(LinkId link) {
    world.transport().close(link);
  }

  @Override
  public long newNonce() {
    return world.random().nextLong();
  }

  @Override
  public void deliver(Delivered delivered) {
    if (!isCountExceeded()) {
      sink.deliver(delivered);
    }
  }

  @Override
  public void onMissed(StreamId stream, long from, long to, Absence reason) {
    LOG.warn("{} to {} of {} will never come: {}", from, to, stream, reason.word());
    Map<String, Object> fields = streamFields(stream);
    fields.put("from", from);
    fields.put("to", to);
    fields.put("reason", reason.word());
    world.events().event(EventName.MISSED, fields);
  }

  @Override
  public void onExpired(StreamId stream, long from, long to) {
    LOG.debug("{} to {} of {} are too old", from, to, stream);
    Map<String, Object> fields = streamFields(stream);
    fields.put("from", from);
    fields.put("to", to);
    world.events().event(EventName.EXPIRED, fields);
  }

  @Override
  public void onDeadlineMissed(StreamGrant grant) {
    LOG.warn(
        "nothing came from {} on {} within {}",
        grant.publisher(),
        grant.topic(),
        config.client().qos().deadline());
    Map<String, Object> fields = grantFields(grant);
    fields.put("deadline_us", config.client().qos().deadline().periodUs());
    world.events().event(EventName.DEADLINE_MISSED, fields);
  }

  /** The primary decides who owns a topic. */
  @Override
  public void onOwnerIsLate(StreamGrant owner, long term) {
    incarnation()
        .ifPresent(
            life ->
                tellPrimary(
                    new ControlMessage.DeadlineMissed(config.subscriber(), life, owner, term)));
  }

  @Override
  public void onMatched(StreamGrant grant, Source source) {
    Map<String, Object> fields = grantFields(grant);
    fields.put("source", source.endpoint().toString());
    fields.put("epoch", epochOf(source));
    world.events().event(EventName.MATCHED, fields);
  }

  @Override
  public void onJoined(Promise promise, long firstSequence) {
    Map<String, Object> fields = streamFields(promise.stream());
    fields.put("first_sequence", firstSequence);
    fields.put("history_first", promise.historyAfter() + 1);
    fields.put("cut", promise.cut());
    world.events().event(EventName.JOINED, fields);
  }

  @Override
  public void onUnmatched(StreamGrant stream, String reason) {
    Map<String, Object> fields = grantFields(stream);
    fields.put("reason", reason);
    world.events().event(EventName.UNMATCHED, fields);
  }

  @Override
  public void onSourceChanged(Source source) {
    world
        .events()
        .event(
            EventName.SOURCE_CHANGED,
            Map.of("source", source.endpoint().toString(), "epoch", epochOf(source)));
  }

  @Override
  public void onSilent(Source source) {
    LOG.warn(
        "nothing is heard from {}: trying again (where that address can't be reached from here, its"
            + " owner names another with --host)",
        source.endpoint());
  }

  @Override
  public void onReady() {
    world.events().event(EventName.READY);
  }

  @Override
  public void onStreamEnded(StreamId stream, long lastSequence) {
    Map<String, Object> fields = streamFields(stream);
    fields.put("last_sequence", lastSequence);
    world.events().event(EventName.STREAM_ENDED, fields);
  }

  private boolean isCountExceeded() {
    return config.count().isPresent() && core.delivered() > config.count().getAsLong();
  }

  private boolean isCountReached() {
    return config.count().isPresent() && core.delivered() >= config.count().getAsLong();
  }

  /** Cuts a batch so that no more than {@code --count} messages are delivered. */
  private BatchFrame atMostWanted(BatchFrame batch) {
    return config.count().isEmpty()
        ? batch
        : batch.first(config.count().getAsLong() - core.delivered());
  }

  private Request request(Incarnation known) {
    return new Request(
        config.subscriber(),
        known,
        Set.copyOf(config.client().topics()),
        zone(),
        config.client().qos());
  }

  private void onSourceMessage(LinkId link, ControlMessage message) {
    long nowUs = world.time().epochMicros();
    if (message instanceof ControlMessage.Welcome welcome) {
      core.onWelcome(link, welcome, nowNs(), nowUs);
    } else if (message instanceof ControlMessage.LinkHeartbeat heartbeat) {
      core.onLinkHeartbeat(link, heartbeat, nowNs());
    } else if (message instanceof ControlMessage.StreamHeartbeat heartbeat) {
      core.onStreamHeartbeat(link, heartbeat, nowNs());
    } else if (message instanceof ControlMessage.Tombstone stone) {
      core.onTombstone(link, stone, nowNs(), nowUs);
    } else if (message instanceof ControlMessage.Gone gone) {
      core.onGone(link, gone, nowNs(), nowUs);
    } else if (message instanceof ControlMessage.TenureStart start) {
      core.onTenureStart(link, start, nowNs(), nowUs);
    } else if (message instanceof ControlMessage.StreamEnd end) {
      core.onStreamEnd(link, end, nowNs(), nowUs);
    } else {
      countMalformed();
    }
  }

  private static Map<String, Object> grantFields(StreamGrant grant) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("publisher", grant.publisher().name());
    fields.put("incarnation", grant.incarnation().zxid());
    fields.put("topic", grant.topic().name());
    return fields;
  }

  private static Map<String, Object> streamFields(StreamId stream) {
    Map<String, Object> fields = grantFields(StreamGrant.of(stream));
    fields.put("priority", stream.priority());
    fields.put("term", stream.term());
    return fields;
  }

  private static long epochOf(Source source) {
    return source instanceof Source.FromBroker broker ? broker.epoch().zxid() : 0;
  }
}
