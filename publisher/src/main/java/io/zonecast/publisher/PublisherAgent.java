package io.zonecast.publisher;

import io.zonecast.domain.Discovery;
import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Match;
import io.zonecast.domain.Offer;
import io.zonecast.domain.Route;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.membership.AttachRoster;
import io.zonecast.membership.Identity;
import io.zonecast.membership.PrimaryLink;
import io.zonecast.membership.ProcessAgent;
import io.zonecast.membership.World;
import io.zonecast.membership.ZoneChoice;
import io.zonecast.port.Bound;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.PeerId;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.Registration;
import io.zonecast.registry.SubscriberRecord;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.runtime.Timer;
import io.zonecast.wire.Audience;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A publisher's sockets, timers and ZooKeeper events around its {@link PublisherCore}. In direct
 * dissemination it binds a publication; in centralized it feeds its zone's primary, whoever that is
 * at the moment.
 */
public final class PublisherAgent extends ProcessAgent
    implements PublisherCore.Output, Registration.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(PublisherAgent.class);
  private static final long HELLO_NS = 1_000_000_000;
  private static final long BLOCKED_REST_NS = 500_000;

  private final PublisherConfig config;
  private final MessageSource source;
  private final PublisherCore core;
  private final Registration registration;
  private final PrimaryLink primaryLink;
  private final AttachRoster roster = new AttachRoster();
  private final Timer linkHeartbeat = new Timer(0, PublisherCore.HEARTBEAT_NS);
  private final Set<Refusal> toldRefusals = new HashSet<>();
  private Optional<ZoneChoice> choice = Optional.empty();
  private Optional<Bound> publication = Optional.empty();
  private Optional<LinkId> feed = Optional.empty();
  private Epoch grantEpoch = Epoch.NONE;
  private long grantVersion;
  private List<Audience> granted = List.of();
  private long nowNs;

  /** A publisher that has not started. */
  public PublisherAgent(
      World world,
      Identity identity,
      PublisherConfig config,
      MessageSource source,
      PublishSchedule schedule) {
    super(world, identity, 0);
    this.config = config;
    this.source = source;
    this.core =
        new PublisherCore(
            config.publisher(),
            config.topics(),
            source,
            schedule,
            config.waitSubscribers(),
            config.drainNs(),
            this);
    this.registration =
        new Registration(
            ZnodePaths.publisher(config.publisher()),
            this::registrationData,
            requests,
            presence,
            this);
    this.primaryLink = new PrimaryLink(world.transport(), HELLO_NS, this::hello);
  }

  /** What was published of each stream so far: called after the end. */
  public void forEachStream(Consumer<StreamCounts> reader) {
    core.streams()
        .forEach(s -> reader.accept(new StreamCounts(s.stream(), s.lastSequence(), s.refused())));
  }

  /**
   * What became of one stream.
   *
   * @param stream which
   * @param published its messages; also the last one's number
   * @param refused messages that had no room at the door
   */
  public record StreamCounts(StreamId stream, long published, long refused) {}

  @Override
  protected void bindRole() {
    if (config.discovery() == Discovery.ZOOKEEPER) {
      bindPublication();
    }
    source.start(this::wake);
  }

  @Override
  protected List<String> trees() {
    return config.discovery() == Discovery.ZOOKEEPER
        ? List.of(ZnodePaths.SUBSCRIBERS, ZnodePaths.publisher(config.publisher()))
        : List.of(
            ZnodePaths.CONFIG, ZnodePaths.PRIMARIES, ZnodePaths.publisher(config.publisher()));
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
  }

  @Override
  protected void onConnected(CoordinatorEvent.Connected connected) {
    registration.onConnected(connected.timeoutMs());
    if (config.discovery() == Discovery.ZOOKEEPER && registration.incarnation().isEmpty()) {
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
    if (config.discovery() == Discovery.ZOOKEEPER) {
      if (view.isRead(ZnodePaths.SUBSCRIBERS)) {
        tellAudience();
      }
    } else if (choice.isEmpty()) {
      choose();
    } else {
      followPrimary();
    }
  }

  @Override
  protected void onControl(PeerId peer, ControlMessage message) {
    countMalformed(); // Nobody but a Ping has business at a publisher's control endpoint.
  }

  @Override
  protected void onData(LinkId link, byte[] frame) throws MalformedFrameException {
    ControlMessage message = ControlCodec.decode(frame);
    if (primaryLink.is(link)) {
      onPrimaryMessage(message);
    } else if (message instanceof ControlMessage.Attach attach) {
      onAttach(attach);
    } else {
      countMalformed();
    }
  }

  @Override
  public void onSubscription(LinkId link, byte[] prefix, boolean subscribed) {
    if (!subscribed && roster.onUnsubscribed(prefix)) {
      tellAudience();
    }
  }

  @Override
  protected int work(long atNs) {
    if (publication.isPresent() && linkHeartbeat.fire(atNs)) {
      world
          .transport()
          .send(
              publication.get().link(),
              ControlCodec.encode(
                  Prefixes.heartbeat(), new ControlMessage.LinkHeartbeat(Epoch.NONE)));
    }
    int work = core.cycle(atNs, world.time().epochMicros());
    if (core.isEnded()) {
      finish();
    }
    return work;
  }

  @Override
  protected long nextRoleDeadlineNs() {
    long deadlineNs = Math.min(core.nextDeadlineNs(), primaryLink.nextDeadlineNs());
    deadlineNs = Math.min(deadlineNs, nowNs + PublisherCore.HEARTBEAT_NS);
    return core.isBlocked() ? Math.min(deadlineNs, nowNs + BLOCKED_REST_NS) : deadlineNs;
  }

  @Override
  protected Optional<String> waitsFor() {
    if (registration.incarnation().isEmpty()) {
      return Optional.of(ZoneChoice.missing(config.zone()));
    }
    return core.isPublishing() || core.isEnded()
        ? Optional.empty()
        : Optional.of("the subscribers are not ready");
  }

  @Override
  protected void onStopRequested() {
    core.stop(nowNs);
    if (core.isEnded()) {
      finish();
    }
  }

  @Override
  public void onClose() {
    source.close();
    super.onClose();
  }

  @Override
  public boolean publish(byte[] frame) {
    if (publication.isPresent()) {
      return world.transport().send(publication.get().link(), frame);
    }
    return feed.isPresent() && world.transport().send(feed.get(), frame);
  }

  @Override
  public void onPublishing() {
    world.events().event("ready");
  }

  @Override
  public void onStreamEnded(StreamId stream, long lastSequence) {
    world
        .events()
        .event(
            "stream_ended", Map.of("topic", stream.topic().name(), "last_sequence", lastSequence));
  }

  @Override
  public void onRegistered(Incarnation incarnation, long czxid) {
    world.events().event("registered", Map.of("incarnation", incarnation.zxid()));
    core.onRegistered(incarnation);
    primaryLink.hasten();
    if (config.discovery() == Discovery.ZOOKEEPER && view.isRead(ZnodePaths.SUBSCRIBERS)) {
      tellAudience();
    }
  }

  @Override
  public void onCompanionsRefused() {
    throw new IllegalStateException("a publisher registers alone");
  }

  @Override
  public void onRegistrationImpossible(String why) {
    fail(why);
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
    if (choice.get().config().dissemination() == Dissemination.DIRECT) {
      bindPublication();
    }
    registration.register(List.of());
    followPrimary();
  }

  private void bindPublication() {
    publication = Optional.of(world.transport().bind(Pattern.PUBLICATION, identity.bind(), 0));
  }

  private void followPrimary() {
    Optional<PrimaryRecord> primary = view.primary(choice.orElseThrow().zone());
    if (primaryLink.follow(primary, nowNs) && publication.isEmpty()) {
      feed.ifPresent(world.transport()::close);
      feed = primary.map(p -> world.transport().connect(Pattern.FEED, p.broker().intake()));
      world
          .events()
          .event(
              "source_changed",
              Map.of(
                  "source", primary.orElseThrow().broker().intake().toString(),
                  "epoch", primaryLink.epoch().zxid()));
    }
  }

  private byte[] registrationData(Optional<Incarnation> incarnation) {
    ZoneId zone = zone();
    Route route =
        publication
            .<Route>map(p -> new Route.Direct(identity.endpoint(p.endpoint().port())))
            .orElse(new Route.ViaBroker(zone));
    Offer offer = offer(incarnation.orElse(new Incarnation(1)), route);
    return ZnodeJson.publisher(
        new PublisherRecord(offer, zone, identity.address(boundControlPort()), 0), incarnation);
  }

  private ZoneId zone() {
    return choice.map(ZoneChoice::zone).or(config::zone).orElse(new ZoneId(1));
  }

  private Offer offer(Incarnation incarnation, Route route) {
    return new Offer(
        config.publisher(), incarnation, Set.copyOf(config.topics()), route, config.reliability());
  }

  private Optional<ControlMessage> hello() {
    return registration
        .incarnation()
        .filter(known -> registration.registration() != 0)
        .map(
            known ->
                new ControlMessage.PublisherHello(
                    config.publisher(),
                    known,
                    registration.registration(),
                    grantEpoch,
                    grantVersion));
  }

  private void onPrimaryMessage(ControlMessage message) {
    primaryLink.onHeard(nowNs);
    if (message instanceof ControlMessage.PublisherGrant grant
        && grant.registration() == registration.registration()
        && !grant.epoch().isBefore(primaryLink.epoch())
        && !grant.epoch().isBefore(grantEpoch)
        && !(grant.epoch().equals(grantEpoch) && grant.version() <= grantVersion)) {
      grantEpoch = grant.epoch();
      grantVersion = grant.version();
      granted = grant.audiences();
      tellRefusals(grant.refusals());
      tellAudience();
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

  private void onAttach(ControlMessage.Attach attach) {
    if (!roster.onAttach(attach)) {
      return;
    }
    world
        .transport()
        .send(
            publication.orElseThrow().link(),
            ControlCodec.encode(
                Prefixes.inbox(attach.nonce()),
                new ControlMessage.Welcome(
                    attach.nonce(),
                    Epoch.NONE,
                    attach.grantVersion(),
                    core.positions(attach.topics()))));
    tellAudience();
  }

  /**
   * Composes who is matched (from the broker or the registry) and who is ready (from the broker, or
   * attached here).
   */
  private void tellAudience() {
    if (config.discovery() == Discovery.ZOOKEEPER) {
      core.onAudience(
          config.topics().stream()
              .map(topic -> new Audience(topic, matchedInRegistry(topic), roster.attached(topic)))
              .toList());
    } else if (grantVersion > 0) {
      List<Audience> audiences = new ArrayList<>();
      for (Audience audience : granted) {
        audiences.add(
            publication.isPresent()
                ? new Audience(
                    audience.topic(), audience.matched(), roster.attached(audience.topic()))
                : audience);
      }
      core.onAudience(audiences);
    }
  }

  private int matchedInRegistry(Topic topic) {
    Offer offer =
        offer(
            registration.incarnation().orElse(new Incarnation(1)),
            new Route.Direct(identity.endpoint(publication.orElseThrow().endpoint().port())));
    int matched = 0;
    for (SubscriberRecord subscriber : view.subscribers()) {
      if (subscriber.request().topics().contains(topic)
          && Match.of(offer, subscriber.request()) instanceof Match.Compatible) {
        matched++;
      }
    }
    return matched;
  }
}
