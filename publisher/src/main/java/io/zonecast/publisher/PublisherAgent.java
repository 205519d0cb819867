package io.zonecast.publisher;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Match;
import io.zonecast.domain.Offer;
import io.zonecast.domain.Route;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.measurement.EventName;
import io.zonecast.membership.AttachRoster;
import io.zonecast.membership.ClientAgent;
import io.zonecast.membership.Identity;
import io.zonecast.membership.RoomPatience;
import io.zonecast.membership.World;
import io.zonecast.membership.ZoneChoice;
import io.zonecast.port.Bound;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A publisher's sockets and timers around its {@link PublisherCore}. In direct dissemination it
 * binds a publication; in centralized it feeds its zone's primary, whoever that is at the moment.
 */
public final class PublisherAgent extends ClientAgent implements PublisherCore.Output {
  private static final long BLOCKED_REST_NS = 500_000;
  private static final long FEED_PATIENCE_NS = 2_000_000_000;

  private final PublisherConfig config;
  private final MessageSource source;
  private final StartSignal start;
  private final PublisherCore core;
  private final RoomPatience patience;
  private final AttachRoster roster = new AttachRoster();
  private final Timer linkHeartbeat = new Timer(0, PublisherCore.HEARTBEAT_NS);
  private Optional<Bound> publication = Optional.empty();
  private Optional<LinkId> feed = Optional.empty();
  private Endpoint fedEndpoint;
  private long feedAgainNs = Long.MAX_VALUE;
  private List<Audience> granted = List.of();
  private long withoutRoom;

  /** A publisher that has not started. */
  public PublisherAgent(
      World world,
      Identity identity,
      PublisherConfig config,
      MessageSource source,
      PublishSchedule schedule,
      StartSignal start) {
    super(
        world,
        identity,
        config.client(),
        ZnodePaths.publisher(config.publisher()),
        ZnodePaths.SUBSCRIBERS);
    this.config = config;
    this.source = source;
    this.start = start;
    this.patience = schedule.isPaced() ? RoomPatience.none() : RoomPatience.waiting();
    this.core =
        new PublisherCore(
            config.publisher(),
            config.client().topics(),
            source,
            schedule,
            config.waitSubscribers(),
            config.drainNs(),
            this);
  }

  /** What was published of each stream so far: called after the end. */
  public void forEachStream(Consumer<StreamCounts> reader) {
    core.streams()
        .forEach(s -> reader.accept(new StreamCounts(s.stream(), s.lastSequence(), s.refused())));
  }

  /** Batches and announcements that went only to those subscribers that had room. */
  public long withoutRoom() {
    return withoutRoom;
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
    if (config.client().isBrokerless()) {
      bindPublication();
    }
    source.start(this::wake);
    start.listen(this::wake);
  }

  @Override
  protected void onJoined(ZoneChoice joined) {
    if (joined.config().dissemination() == Dissemination.DIRECT) {
      bindPublication();
    }
  }

  @Override
  protected void onPrimary(PrimaryRecord primary) {
    if (publication.isPresent()) {
      return;
    }
    if (!primary.broker().intake().equals(fedEndpoint)) { // It may only have been elected again.
      feedTo(primary.broker().intake());
    }
    world
        .events()
        .event(
            EventName.SOURCE_CHANGED,
            Map.of(
                "source", primary.broker().intake().toString(),
                "epoch", primary.epoch().zxid()));
  }

  private void feedTo(Endpoint intake) {
    feed.ifPresent(world.transport()::close);
    feed = Optional.of(world.transport().connect(Pattern.FEED, intake));
    fedEndpoint = intake;
    feedAgainNs = Long.MAX_VALUE;
  }

  @Override
  public void onLinkBroken(LinkId link) {
    if (feed.filter(link::equals).isPresent()) {
      feedAgainNs = nowNs() + FEED_PATIENCE_NS;
    }
  }

  @Override
  protected void onNewDeployment() {}

  @Override
  protected void onRegistered(Incarnation known) {
    core.onRegistered(known);
  }

  @Override
  protected void onGrant(ControlMessage.Grant grant) {
    if (grant instanceof ControlMessage.PublisherGrant audience) {
      granted = audience.audiences();
      tellAudience();
    }
  }

  @Override
  protected void onOthers() {
    tellAudience();
  }

  @Override
  protected void onSourceFrame(LinkId link, byte[] frame) throws MalformedFrameException {
    if (ControlCodec.decode(frame) instanceof ControlMessage.Attach attach
        && publication.isPresent()) {
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

  /**
   * A feed is one-way: nobody would notice one that never came back after a break. By now one that
   * did has sent what it held.
   */
  @Override
  protected void onClientTime(long atNs) {
    if (atNs >= feedAgainNs) {
      feedTo(fedEndpoint);
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
    obeyStartSignal();
    int work = core.cycle(atNs, world.time().epochMicros());
    if (core.isEnded()) {
      finish();
    }
    return work;
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
    return super.waitsFor()
        .or(
            () ->
                core.isPublishing() || core.isEnded()
                    ? Optional.empty()
                    : Optional.of(
                        core.isHeld()
                            ? "ready; a line on standard input begins it"
                            : "the subscribers are not ready"));
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
    super.onClose();
  }

  @Override
  public boolean publish(byte[] frame) {
    return publication.isPresent()
        ? publishDirectly(publication.get().link(), frame)
        : feed.isPresent() && world.transport().send(feed.get(), frame);
  }

  /** One subscriber without room does not hold up the others without bound. */
  private boolean publishDirectly(LinkId link, byte[] frame) {
    if (world.transport().send(link, frame)) {
      patience.onRoom();
      return true;
    }
    if (!patience.isOver(nowNs())) {
      return false;
    }
    world.transport().sendToThoseWithRoom(link, frame);
    withoutRoom++;
    return true;
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
  public void onStreamEnded(StreamId stream, long lastSequence) {
    world
        .events()
        .event(
            EventName.STREAM_ENDED,
            Map.of("topic", stream.topic().name(), "last_sequence", lastSequence));
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
    return new ControlMessage.PublisherHello(config.publisher(), known, czxid, epoch, version);
  }

  private void bindPublication() {
    publication = Optional.of(world.transport().bind(Pattern.PUBLICATION, identity.bind(), 0));
  }

  private Offer offer(Incarnation known) {
    Route route =
        publication
            .<Route>map(p -> new Route.Direct(identity.endpoint(p.endpoint().port())))
            .orElse(new Route.ViaBroker(zone()));
    return new Offer(
        config.publisher(),
        known,
        Set.copyOf(config.client().topics()),
        route,
        config.client().reliability());
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
    if (config.client().isBrokerless()) {
      if (!view.isRead(ZnodePaths.SUBSCRIBERS)) {
        return;
      }
      core.onAudience(
          config.client().topics().stream()
              .map(topic -> new Audience(topic, matchedInRegistry(topic), roster.attached(topic)))
              .toList());
    } else if (grantVersion() > 0) {
      core.onAudience(granted.stream().map(this::withThoseAttachedHere).toList());
    }
  }

  private Audience withThoseAttachedHere(Audience audience) {
    return publication.isPresent()
        ? new Audience(audience.topic(), audience.matched(), roster.attached(audience.topic()))
        : audience;
  }

  private int matchedInRegistry(Topic topic) {
    Offer offer = offer(incarnation().orElse(new Incarnation(1)));
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
