package io.zonecast.broker;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.measurement.Counters;
import io.zonecast.measurement.EventName;
import io.zonecast.membership.Identity;
import io.zonecast.membership.ProcessAgent;
import io.zonecast.membership.World;
import io.zonecast.port.Bound;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.PeerId;
import io.zonecast.port.ProbeResult;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.ConfigRecord;
import io.zonecast.registry.Death;
import io.zonecast.registry.InSyncRecord;
import io.zonecast.registry.OwnerRecord;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.stream.HeldStream;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker's sockets, timers and ZooKeeper events around its {@link BrokerCore}. Its sockets are
 * bound and announced before it is ever elected.
 */
public final class BrokerAgent extends ProcessAgent implements BrokerCore.Output {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerAgent.class);
  private static final long LEAVING_NS = 200_000_000;

  private static final List<String> TREES =
      List.of(
          ZnodePaths.CONFIG,
          ZnodePaths.PRIMARIES,
          ZnodePaths.ELECTIONS,
          ZnodePaths.IN_SYNC,
          ZnodePaths.SHARED_STATE);

  private final BrokerConfig config;
  private final String deployment;
  private final Counters counters;
  private final PrimaryWatch primaryWatch;
  private final OwnerWatch ownerWatch;
  private final ToDecider toDecider;
  private Mirror mirror;
  private BrokerCore core;
  private final Map<Lane, Bound> intakes = new EnumMap<>(Lane.class);
  private final Map<Lane, Bound> publications = new EnumMap<>(Lane.class);
  private Epoch suspected = Epoch.NONE;
  private Epoch seenDead = Epoch.NONE;
  private long leaveNs = Long.MAX_VALUE;
  private long nowNs;

  /**
   * A broker that has not started.
   *
   * @param deployment the deployment's id, should this broker found one
   */
  public BrokerAgent(
      World world, Identity identity, BrokerConfig config, String deployment, Counters counters) {
    super(world, identity, config.controlPort());
    this.config = config;
    this.deployment = deployment;
    this.counters = counters;
    this.ownerWatch =
        new OwnerWatch(
            world.transport(),
            (publisher, registration) -> core.onPublisherDead(publisher, registration));
    this.primaryWatch = new PrimaryWatch(world.transport(), () -> core.hello(), this::onSeenDead);
    this.toDecider = new ToDecider(world.transport(), () -> core.hello());
  }

  /** Batches and messages that were relayed, for the summary. */
  public String relayed() {
    long messages = 0;
    long batches = 0;
    for (Lane lane : Lane.values()) {
      messages += core.relay(lane).messages();
      batches += core.relay(lane).batches();
    }
    return "relayed %d messages in %d batches".formatted(messages, batches);
  }

  /** The last number that is held of a reliable stream, 0 where nothing is. */
  public long held(StreamId stream) {
    HeldStream held = core.held().get(stream);
    return held == null ? 0 : held.last();
  }

  @Override
  protected void bindRole() {
    for (Lane lane : Lane.values()) {
      intakes.put(
          lane,
          world.transport().bind(Pattern.INTAKE, lane, identity.bind(), config.intakePort(lane)));
      publications.put(
          lane,
          world
              .transport()
              .bind(Pattern.PUBLICATION, lane, identity.bind(), config.publicationPort(lane)));
    }
    core = new BrokerCore(config, this::self, deployment, view, requests, presence, counters, this);
    mirror =
        new Mirror(
            world.transport(),
            world.random(),
            config.broker(),
            () -> core.incarnation(),
            core.held(),
            counters);
  }

  @Override
  protected List<String> trees() {
    return TREES;
  }

  @Override
  public Optional<Incarnation> incarnation() {
    return core == null ? Optional.empty() : core.incarnation(); // Null until it has started.
  }

  @Override
  protected void onTime(long newNowNs) {
    nowNs = newNowNs;
    core.onTick(nowNs);
    primaryWatch.onTick(nowNs);
    toDecider.onTick(nowNs);
  }

  @Override
  protected void onConnected(CoordinatorEvent.Connected connected) {
    primaryWatch.setSessionTimeoutNs(connected.timeoutMs() * 1_000_000);
    core.onConnected(connected.timeoutMs());
  }

  @Override
  protected void onDisconnected(boolean over) {
    core.onDisconnected(over);
  }

  @Override
  protected void onTree(CoordinatorEvent event) {
    core.onTree(event);
    toDecider.follow(core.decider(), nowNs);
    if (event instanceof CoordinatorEvent.Present present) {
      ZnodePaths.publisherOf(present.znode().path())
          .ifPresent(publisher -> mirror.onTopics(core.keptTopics(publisher)));
    }
  }

  @Override
  protected void onControl(PeerId peer, ControlMessage message) throws MalformedFrameException {
    core.onControl(peer, message);
  }

  @Override
  protected void onData(LinkId link, byte[] frame) throws MalformedFrameException {
    if (isOf(intakes, Lane.EXPRESS, link)) {
      core.relay(Lane.EXPRESS).onFrame(frame, nowNs);
    } else if (isOf(intakes, Lane.NORMAL, link)) {
      core.relay(Lane.NORMAL).onFrame(frame, nowNs);
    } else if (primaryWatch.is(link)) {
      primaryWatch.onMessage(ControlCodec.decode(frame), nowNs);
    } else if (toDecider.is(link)) {
      ControlMessage message = ControlCodec.decode(frame);
      toDecider.onMessage(message, nowNs);
      core.onDecider(message);
    } else if (mirror.is(link)) {
      mirror.onFrame(link, frame, nowNs);
    } else if (isOf(publications, Lane.NORMAL, link) || isOf(publications, Lane.EXPRESS, link)) {
      core.onUpstream(ControlCodec.decode(frame));
    } else {
      countMalformed();
    }
  }

  private static boolean isOf(Map<Lane, Bound> ends, Lane lane, LinkId link) {
    return ends.get(lane).link().equals(link);
  }

  @Override
  public void onSubscription(LinkId link, byte[] prefix, boolean subscribed) {
    if (!subscribed) {
      core.onUnsubscribed(prefix);
    }
  }

  @Override
  public void onLinkBroken(LinkId link) {
    ownerWatch.onBroken(link, nowNs);
    if (mirror.is(link)) {
      mirror.onBroken(link, nowNs);
    }
    if (primaryWatch.is(link) || mirror.is(link)) {
      primaryWatch.onBroken(nowNs);
      if (suspected.isBefore(primaryWatch.epoch())) {
        suspected = primaryWatch.epoch();
        record(EventName.SUSPECTED, suspected);
      }
    }
  }

  @Override
  protected void onProbed(Endpoint endpoint, ProbeResult result) {
    primaryWatch.onProbed(endpoint, result);
    ownerWatch.onProbed(endpoint, result);
  }

  @Override
  protected int work(long atNs) {
    int work = core.cycle(atNs);
    ownerWatch.look(atNs);
    if (!core.isPrimary()) {
      primaryWatch.look(atNs);
      mirror.cycle(atNs);
    }
    if (atNs >= leaveNs) {
      finish();
    }
    return work;
  }

  @Override
  protected long nextRoleDeadlineNs() {
    return Math.min(
        Math.min(leaveNs, mirror.nextDeadlineNs()),
        Math.min(
            core.nextDeadlineNs(),
            Math.min(
                primaryWatch.nextDeadlineNs(),
                Math.min(ownerWatch.nextDeadlineNs(), toDecider.nextDeadlineNs()))));
  }

  @Override
  protected Optional<String> waitsFor() {
    return incarnation().isPresent()
        ? Optional.empty()
        : Optional.of("others hold this deployment's configuration, or this id");
  }

  @Override
  protected void onStopRequested() {
    leaveNs = core.resign() ? nowNs + LEAVING_NS : nowNs;
  }

  @Override
  public void onClose() {
    if (core != null) { // Null where a port was in use.
      core.close();
    }
    super.onClose();
  }

  @Override
  public boolean publish(Lane lane, byte[] frame) {
    return world.transport().send(publications.get(lane).link(), frame);
  }

  @Override
  public void publishToThoseWithRoom(Lane lane, byte[] frame) {
    world.transport().sendToThoseWithRoom(publications.get(lane).link(), frame);
  }

  @Override
  public void setReading(Lane lane, boolean reading) {
    world.transport().setReading(intakes.get(lane).link(), reading);
  }

  @Override
  public void tell(PeerId peer, ControlMessage message) {
    reply(peer, message);
  }

  @Override
  public void onStandingBy(PrimaryRecord primary) {
    primaryWatch.follow(primary, nowNs);
    if (config.dissemination() == Dissemination.CENTRALIZED) {
      mirror.follow(primary, nowNs);
    }
    record(EventName.STANDBY, primary.epoch());
  }

  @Override
  public void onReigning(Epoch epoch) {
    LOG.info("primary of zone {}, epoch {}", config.zone(), epoch);
    primaryWatch.leave();
    mirror.leave(epoch);
    toDecider.follow(core.decider(), nowNs);
    record(EventName.ELECTED, epoch);
  }

  @Override
  public void onDeposed(Epoch former, Epoch now) {
    LOG.warn("not primary of zone {} any more: epoch {} follows {}", config.zone(), now, former);
    toDecider.follow(core.decider(), nowNs);
    record(EventName.DEPOSED, former);
  }

  @Override
  public void onAttempt() {
    mirror.onAttempt();
    world.events().event(EventName.ELECTING, Map.of("zone", config.zone().number()));
  }

  @Override
  public void onAttemptFailed() {
    mirror.onAttemptFailed(nowNs);
  }

  @Override
  public void onAnnounced(Epoch epoch) {
    record(EventName.ANNOUNCED, epoch);
  }

  @Override
  public void onUnclean(Epoch epoch) {
    LOG.warn(
        "zone {}, epoch {}: nobody lived who held everything acknowledged; messages may be lost",
        config.zone(),
        epoch);
    record(EventName.UNCLEAN, epoch);
  }

  @Override
  public void onListed(Epoch epoch, InSyncRecord list) {
    String members =
        list.members().stream()
            .map(member -> member.broker().name())
            .collect(Collectors.joining(","));
    world
        .events()
        .event(
            EventName.IN_SYNC,
            Map.of(
                "zone", config.zone().number(),
                "epoch", epoch.zxid(),
                "members", members,
                "version", list.version()));
  }

  @Override
  public void onFrozen(Epoch epoch, boolean frozen) {
    record(frozen ? EventName.FROZEN : EventName.THAWED, epoch);
  }

  @Override
  public void onOwning(Collection<PublisherRecord> owning) {
    ownerWatch.watch(core.isPrimary() ? owning : List.of(), nowNs);
  }

  @Override
  public void onOwnerRestored(OwnerRecord record) {
    LOG.warn(
        "who owns {} in term {} was removed from ZooKeeper, or overwritten: written again",
        record.topic(),
        record.term());
    world
        .events()
        .event(
            EventName.OWNER_RESTORED,
            Map.of("topic", record.topic().name(), "term", record.term()));
  }

  @Override
  public void tellDecider(ControlMessage.TenureReports reports) {
    toDecider.tell(reports, nowNs);
  }

  @Override
  public void tellDecider(ControlMessage.DeadlineMissed missed) {
    toDecider.tell(missed, nowNs);
  }

  @Override
  public void onOwnerDecided(OwnerRecord record, String why) {
    String owner = record.owner().map(who -> who.publisher().name()).orElse("");
    LOG.info(
        "topic {}, term {}: {} owns it ({})",
        record.topic(),
        record.term(),
        owner.isEmpty() ? "nobody" : owner,
        why);
    world
        .events()
        .event(
            EventName.OWNER_DECIDED,
            Map.of(
                "topic",
                record.topic().name(),
                "term",
                record.term(),
                "publisher",
                owner,
                "why",
                why));
  }

  @Override
  public void onUndeliverable(SubscriberId subscriber, StreamId stream, long from, long to) {
    LOG.warn("{} is gone and was owed {} to {} of {}", subscriber, from, to, stream);
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
  public void onFoundedAnew(ConfigRecord config) {
    LOG.warn(
        "ZooKeeper has lost its data: the deployment is founded anew ({})", config.deployment());
  }

  @Override
  public void onReady() {
    world.events().event(EventName.READY);
  }

  @Override
  public void onImpossible(String why) {
    fail(why);
  }

  private void onSeenDead(Epoch epoch, Death death) {
    if (seenDead.isBefore(epoch)) {
      seenDead = epoch;
      record(EventName.PRIMARY_DEAD, epoch);
    }
    core.onPrimarySeenDead(epoch, death);
  }

  private void record(EventName event, Epoch epoch) {
    world.events().event(event, Map.of("zone", config.zone().number(), "epoch", epoch.zxid()));
  }

  private BrokerRecord self(Incarnation incarnation) {
    return new BrokerRecord(
        config.broker(),
        incarnation,
        config.zone(),
        identity.address(boundControlPort()),
        announced(intakes, Lane.NORMAL),
        announced(publications, Lane.NORMAL),
        announced(intakes, Lane.EXPRESS),
        announced(publications, Lane.EXPRESS));
  }

  private Endpoint announced(Map<Lane, Bound> ends, Lane lane) {
    return identity.endpoint(ends.get(lane).endpoint().port());
  }
}
