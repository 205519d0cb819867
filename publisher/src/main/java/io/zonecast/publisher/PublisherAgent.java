package io.zonecast.publisher;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Match;
import io.zonecast.domain.Offer;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.measurement.EventName;
import io.zonecast.membership.ClientAgent;
import io.zonecast.membership.Identity;
import io.zonecast.membership.RoomPatience;
import io.zonecast.membership.World;
import io.zonecast.membership.ZoneChoice;
import io.zonecast.port.LinkId;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.SubscriberRecord;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
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

  private final PublisherConfig config;
  private final MessageSource source;
  private final StartSignal start;
  private final PublisherCore core;
  private final RoomPatience patience;
  private Outlet outlet = new Outlet.None();
  private List<Audience> granted = List.of();

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
    return outlet.withoutRoom();
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
          case CENTRALIZED -> new PrimaryFeed(world.transport());
        };
  }

  private Outlet direct() {
    return new DirectOutlet(world.transport(), identity, patience);
  }

  @Override
  protected void onPrimary(PrimaryRecord primary) {
    if (!outlet.onPrimary(primary)) {
      return;
    }
    world
        .events()
        .event(
            EventName.SOURCE_CHANGED,
            Map.of(
                "source", primary.broker().intake().toString(),
                "epoch", primary.epoch().zxid()));
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
    if (ControlCodec.decode(frame) instanceof ControlMessage.Attach attach) {
      if (outlet.onAttach(attach)) {
        welcome(attach);
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
  }

  @Override
  protected int work(long atNs) {
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
    return outlet.publish(frame, nowNs());
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

  private Offer offer(Incarnation known) {
    return new Offer(
        config.publisher(),
        known,
        Set.copyOf(config.client().topics()),
        outlet.route(zone()),
        config.client().reliability());
  }

  private void welcome(ControlMessage.Attach attach) {
    outlet.publish(
        ControlCodec.encode(
            Prefixes.inbox(attach.nonce()),
            new ControlMessage.Welcome(
                attach.nonce(),
                Epoch.NONE,
                attach.grantVersion(),
                core.positions(attach.topics()))),
        nowNs());
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
              .map(topic -> outlet.withThoseHere(new Audience(topic, matchedInRegistry(topic), 0)))
              .toList());
    } else if (grantVersion() > 0) {
      core.onAudience(granted.stream().map(outlet::withThoseHere).toList());
    }
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
