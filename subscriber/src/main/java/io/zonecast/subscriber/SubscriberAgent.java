package io.zonecast.subscriber;

import io.zonecast.domain.Batch;
import io.zonecast.domain.Discovery;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Request;
import io.zonecast.domain.Route;
import io.zonecast.domain.Source;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.measurement.Counters;
import io.zonecast.membership.Identity;
import io.zonecast.membership.PrimaryLink;
import io.zonecast.membership.ProcessAgent;
import io.zonecast.membership.World;
import io.zonecast.membership.ZoneChoice;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.PeerId;
import io.zonecast.registry.Pairing;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.Registration;
import io.zonecast.registry.SubscriberRecord;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.subscriber.DeliverySink.Delivered;
import io.zonecast.wire.BatchCodec;
import io.zonecast.wire.BatchHeader;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.Refusal;
import io.zonecast.wire.SourceGrant;
import io.zonecast.wire.StreamGrant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A subscriber's sockets, timers and ZooKeeper events around its {@link SubscriberCore}. */
public final class SubscriberAgent extends ProcessAgent
    implements SubscriberCore.Output, Registration.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(SubscriberAgent.class);
  private static final long HELLO_NS = 1_000_000_000;
  private static final long DEFAULT_DRAIN_NS = 10_000_000_000L;

  private final SubscriberConfig config;
  private final DeliverySink sink;
  private final SubscriberCore core;
  private final Registration registration;
  private final PrimaryLink primaryLink;
  private final Set<Refusal> toldRefusals = new HashSet<>();
  private Optional<ZoneChoice> choice = Optional.empty();
  private Epoch grantEpoch = Epoch.NONE;
  private long grantVersion;
  private List<SourceGrant> lastSources = List.of();
  private long nowNs;
  private long endNs = Long.MAX_VALUE;

  /** A subscriber that has not started. */
  public SubscriberAgent(
      World world,
      Identity identity,
      SubscriberConfig config,
      DeliverySink sink,
      Counters counters) {
    super(world, identity, 0);
    this.config = config;
    this.sink = sink;
    this.core = new SubscriberCore(this, counters);
    this.core.setDrainNs(DEFAULT_DRAIN_NS);
    this.registration =
        new Registration(
            ZnodePaths.subscriber(config.subscriber()),
            this::registrationData,
            requests,
            presence,
            this);
    this.primaryLink = new PrimaryLink(world.transport(), HELLO_NS, this::hello);
  }

  /** Messages delivered so far. */
  public long delivered() {
    return core.delivered();
  }

  /** Numbers of promised streams that did not arrive, as far as known. */
  public long lost() {
    return core.lost();
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
  protected List<String> trees() {
    String own = ZnodePaths.subscriber(config.subscriber());
    return isBrokerless()
        ? List.of(ZnodePaths.PUBLISHERS, own)
        : List.of(ZnodePaths.CONFIG, ZnodePaths.PRIMARIES, own);
  }

  @Override
  public Optional<Incarnation> incarnation() {
    return registration.incarnation();
  }

  @Override
  protected void onTime(long newNowNs) {
    nowNs = newNowNs;
    registration.onTick(nowNs);
    primaryLink.onTick(nowNs);
    core.onTick(nowNs);
  }

  @Override
  protected void onConnected(CoordinatorEvent.Connected connected) {
    core.setDrainNs(connected.timeoutMs() * 1_000_000);
    registration.onConnected(connected.timeoutMs());
    if (isBrokerless() && registration.incarnation().isEmpty()) {
      registration.register(List.of());
    }
  }

  @Override
  protected void onDisconnected(boolean over) {
    if (over) {
      registration.onLost();
    }
  }

  @Override
  protected void onTree(CoordinatorEvent event) {
    registration.onTree(event);
    if (isBrokerless()) {
      matchFromRegistry();
    } else if (choice.isEmpty()) {
      choose();
    } else {
      follow();
    }
  }

  @Override
  protected void onControl(PeerId peer, ControlMessage message) {
    countMalformed(); // Nobody but a Ping has business at a subscriber's control endpoint.
  }

  @Override
  protected void onData(LinkId link, byte[] frame) throws MalformedFrameException {
    if (primaryLink.is(link)) {
      onPrimaryMessage(ControlCodec.decode(frame));
    } else if (BatchCodec.isBatch(frame)) {
      BatchHeader header = BatchCodec.header(frame);
      if (core.wants(link, header, nowNs)) {
        onBatch(BatchCodec.decode(frame), header);
      }
    } else {
      onSourceMessage(link, ControlCodec.decodePublished(frame));
    }
  }

  @Override
  public void onLinkBroken(LinkId link) {
    core.onLinkBroken(link, nowNs);
  }

  @Override
  protected int work(long atNs) {
    sink.endOfCycle(atNs);
    if (isCountReached() || atNs >= endNs) {
      finish();
    }
    return 0;
  }

  @Override
  protected long nextRoleDeadlineNs() {
    return Math.min(endNs, Math.min(core.nextDeadlineNs(nowNs), primaryLink.nextDeadlineNs()));
  }

  @Override
  protected Optional<String> waitsFor() {
    return isBrokerless() || registration.incarnation().isPresent()
        ? Optional.empty()
        : Optional.of(ZoneChoice.missing(config.zone()));
  }

  @Override
  protected void onStopRequested() {
    finish();
  }

  @Override
  public void onClose() {
    sink.close();
    super.onClose();
  }

  @Override
  public void onRegistered(Incarnation incarnation, long czxid) {
    world.events().event("registered", Map.of("incarnation", incarnation.zxid()));
    primaryLink.hasten();
    if (isBrokerless()) {
      matchFromRegistry();
    }
  }

  @Override
  public void onCompanionsRefused() {
    throw new IllegalStateException("a subscriber registers alone");
  }

  @Override
  public void onRegistrationImpossible(String why) {
    fail(why);
  }

  @Override
  public LinkId connect(Source source, long nonce) {
    LinkId link = world.transport().connect(Pattern.SUBSCRIPTION, source.endpoint());
    world.transport().subscribe(link, Prefixes.heartbeat());
    world.transport().subscribe(link, Prefixes.inbox(nonce));
    return link;
  }

  @Override
  public void subscribe(LinkId link, Topic topic) {
    world.transport().subscribe(link, Prefixes.topic(topic));
  }

  @Override
  public void attach(LinkId link, long nonce, long version, List<Topic> topics) {
    registration
        .incarnation()
        .ifPresent(
            incarnation ->
                world
                    .transport()
                    .send(
                        link,
                        ControlCodec.encode(
                            new ControlMessage.Attach(
                                config.subscriber(), incarnation, nonce, version, topics))));
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
    sink.deliver(delivered);
  }

  @Override
  public void onMatched(StreamGrant stream, Source source, long firstSequence) {
    Map<String, Object> fields = streamFields(stream);
    fields.put("source", source.endpoint().toString());
    fields.put("first_sequence", firstSequence);
    fields.put("epoch", epochOf(source));
    world.events().event("matched", fields);
  }

  @Override
  public void onUnmatched(StreamGrant stream, String reason) {
    Map<String, Object> fields = streamFields(stream);
    fields.put("reason", reason);
    world.events().event("unmatched", fields);
  }

  @Override
  public void onSourceChanged(Source source) {
    world
        .events()
        .event(
            "source_changed",
            Map.of("source", source.endpoint().toString(), "epoch", epochOf(source)));
  }

  @Override
  public void onReady() {
    world.events().event("ready");
  }

  @Override
  public void onStreamEnded(StreamId stream, long lastSequence) {
    Map<String, Object> fields =
        streamFields(new StreamGrant(stream.publisher(), stream.incarnation(), stream.topic()));
    fields.put("last_sequence", lastSequence);
    world.events().event("stream_ended", fields);
  }

  private boolean isBrokerless() {
    return config.discovery() == Discovery.ZOOKEEPER;
  }

  private boolean isCountReached() {
    return config.count().isPresent() && core.delivered() >= config.count().getAsLong();
  }

  private void onBatch(Batch batch, BatchHeader header) {
    core.onBatch(atMostWanted(batch), header.epoch(), world.time().epochMicros());
  }

  /** Cuts a batch so that no more than {@code --count} messages are delivered. */
  private Batch atMostWanted(Batch batch) {
    if (config.count().isEmpty()) {
      return batch;
    }
    long room = config.count().getAsLong() - core.delivered();
    return batch.messages().size() <= room || room <= 0
        ? batch
        : new Batch(batch.stream(), batch.firstSequence(), batch.messages().subList(0, (int) room));
  }

  private void choose() {
    choice = ZoneChoice.from(view, config.zone(), world.random());
    if (choice.isEmpty()) {
      return;
    }
    Optional<String> contradiction = choice.get().contradiction(config.centralized());
    if (contradiction.isPresent()) {
      fail(contradiction.get());
      return;
    }
    LOG.info(
        "zone {}, {} dissemination",
        choice.get().zone(),
        choice.get().config().dissemination().word());
    registration.register(List.of());
    follow();
  }

  private void follow() {
    ZoneChoice chosen = choice.orElseThrow();
    primaryLink.follow(view.primary(chosen.zone()), nowNs);
    view.config()
        .filter(config -> !config.deployment().equals(chosen.config().deployment()))
        .ifPresent(
            config -> {
              LOG.warn("the deployment was founded anew: {}", config.deployment());
              choice = Optional.of(new ZoneChoice(chosen.zone(), config));
              grantEpoch = Epoch.NONE;
              core.onNewDeployment();
            });
  }

  private byte[] registrationData(Optional<Incarnation> incarnation) {
    return ZnodeJson.subscriber(
        new SubscriberRecord(
            request(incarnation.orElse(new Incarnation(1))),
            identity.address(boundControlPort()),
            0),
        incarnation);
  }

  private Request request(Incarnation incarnation) {
    ZoneId zone = choice.map(ZoneChoice::zone).or(config::zone).orElse(new ZoneId(1));
    return new Request(
        config.subscriber(), incarnation, Set.copyOf(config.topics()), zone, config.reliability());
  }

  private Optional<ControlMessage> hello() {
    return registration
        .incarnation()
        .filter(known -> registration.registration() != 0)
        .map(
            known ->
                new ControlMessage.SubscriberHello(
                    config.subscriber(),
                    known,
                    registration.registration(),
                    grantEpoch,
                    grantVersion));
  }

  private void onPrimaryMessage(ControlMessage message) {
    primaryLink.onHeard(nowNs);
    if (message instanceof ControlMessage.SubscriberGrant grant
        && grant.registration() == registration.registration()
        && !grant.epoch().isBefore(primaryLink.epoch())
        && !grant.epoch().isBefore(grantEpoch)
        && !(grant.epoch().equals(grantEpoch) && grant.version() <= grantVersion)) {
      grantEpoch = grant.epoch();
      grantVersion = grant.version();
      tellRefusals(grant.refusals());
      core.onSources(grant.version(), grant.sources(), nowNs);
      primaryLink.hasten();
    }
  }

  private void onSourceMessage(LinkId link, ControlMessage message) {
    if (message instanceof ControlMessage.Welcome welcome) {
      core.onWelcome(link, welcome, nowNs);
    } else if (message instanceof ControlMessage.LinkHeartbeat heartbeat) {
      core.onLinkHeartbeat(link, heartbeat, nowNs);
    } else if (message instanceof ControlMessage.StreamHeartbeat heartbeat) {
      core.onStreamHeartbeat(link, heartbeat, nowNs);
    } else if (message instanceof ControlMessage.StreamEnd end) {
      core.onStreamEnd(link, end, nowNs);
    } else {
      countMalformed();
    }
  }

  /** Without a broker: the same rule over the registry as it stands. */
  private void matchFromRegistry() {
    if (!view.isRead(ZnodePaths.PUBLISHERS) || registration.incarnation().isEmpty()) {
      return;
    }
    Request request = request(registration.incarnation().get());
    List<SourceGrant> sources = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    for (PublisherRecord publisher : view.publishers()) {
      if (publisher.offer().route() instanceof Route.Direct direct) {
        Pairing pairing = Pairing.of(publisher.offer(), request);
        refusals.addAll(pairing.refusals());
        if (!pairing.streams().isEmpty()) {
          sources.add(
              new SourceGrant(
                  new Source.FromPublisher(
                      publisher.offer().publisher(),
                      publisher.offer().incarnation(),
                      direct.endpoint()),
                  pairing.streams()));
        }
      }
    }
    tellRefusals(refusals);
    if (grantVersion == 0 || !sources.equals(lastSources)) {
      lastSources = sources;
      core.onSources(++grantVersion, sources, nowNs);
    }
  }

  private void tellRefusals(Collection<Refusal> refusals) {
    for (Refusal refusal : refusals) {
      if (toldRefusals.add(refusal)) {
        LOG.warn(
            "not matched with {} on {}: {}",
            refusal.peer(),
            refusal.topic(),
            String.join("; ", refusal.reasons()));
      }
    }
  }

  private static Map<String, Object> streamFields(StreamGrant stream) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("publisher", stream.publisher().name());
    fields.put("incarnation", stream.incarnation().zxid());
    fields.put("topic", stream.topic().name());
    return fields;
  }

  private static long epochOf(Source source) {
    return source instanceof Source.FromBroker broker ? broker.epoch().zxid() : 0;
  }
}
