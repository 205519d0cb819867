package io.zonecast.broker;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.measurement.Counters;
import io.zonecast.membership.Identity;
import io.zonecast.membership.PrimaryLink;
import io.zonecast.membership.ProcessAgent;
import io.zonecast.membership.World;
import io.zonecast.port.Bound;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.PeerId;
import io.zonecast.port.ProbeResult;
import io.zonecast.port.ZnodeOp;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.ConfigAgreement;
import io.zonecast.registry.ConfigRecord;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.registry.Registration;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.registry.ZoneElection;
import io.zonecast.runtime.Timer;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.StreamGrant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker's sockets, timers and ZooKeeper events around its role, its {@link ServiceDesk} and its
 * {@link Relay}. Its sockets are bound and announced before it is ever elected.
 */
public final class BrokerAgent extends ProcessAgent
    implements Relay.Output,
        ServiceDesk.Output,
        Registration.Listener,
        ConfigAgreement.Listener,
        ZoneElection.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerAgent.class);
  private static final long BEAT_NS = 500_000_000;
  private static final long STANDBY_HELLO_NS = 250_000_000;
  private static final long STALLED_REST_NS = 500_000;
  private static final long LEAVING_NS = 200_000_000;
  private static final int PROBE_TIMEOUT_MS = 250;

  /**
   * A standby whose hello was not answered for two of its intervals looks whether anyone is there.
   */
  private static final long DOUBT_NS = 2 * STANDBY_HELLO_NS;

  private static final List<String> TREES =
      List.of(
          ZnodePaths.CONFIG,
          ZnodePaths.PRIMARIES,
          ZnodePaths.ELECTIONS,
          ZnodePaths.IN_SYNC,
          ZnodePaths.SHARED_STATE);

  private final BrokerConfig config;
  private final Registration registration;
  private final ConfigAgreement agreement;
  private final ZoneElection election;
  private final RegistryCheck registryCheck;
  private final PrimaryLink primaryLink;
  private final LoadReport loadReport;
  private final Relay relay;
  private final Timer beat = new Timer(0, BEAT_NS);
  private final Timer doubt = new Timer(0, DOUBT_NS);
  private BrokerRole role = new BrokerRole.Standby();
  private Bound intake;
  private Bound publication;
  private ServiceDesk desk;
  private Epoch standsBy = Epoch.NONE;
  private boolean toldReady;
  private long sessionTimeoutNs;
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
    this.registration =
        new Registration(
            ZnodePaths.broker(config.broker()), this::registrationData, requests, presence, this);
    this.agreement =
        new ConfigAgreement(new ConfigRecord(deployment, config.dissemination()), requests, this);
    this.election = new ZoneElection(config.zone(), requests, view, this);
    this.registryCheck = new RegistryCheck(requests, view);
    this.primaryLink = new PrimaryLink(world.transport(), STANDBY_HELLO_NS, this::standbyHello);
    this.loadReport = new LoadReport(requests, view);
    this.relay = new Relay(this, counters, this::isRegistered);
  }

  /** Batches and messages that were relayed, for the summary. */
  public String relayed() {
    return "relayed %d messages in %d batches".formatted(relay.messages(), relay.batches());
  }

  @Override
  protected void bindRole() {
    intake = world.transport().bind(Pattern.INTAKE, identity.bind(), config.intakePort());
    publication =
        world.transport().bind(Pattern.PUBLICATION, identity.bind(), config.publicationPort());
    desk =
        new ServiceDesk(
            view,
            config.zone(),
            config.dissemination(),
            identity.endpoint(publication.endpoint().port()),
            this);
  }

  @Override
  protected List<String> trees() {
    return TREES;
  }

  @Override
  public Optional<Incarnation> incarnation() {
    return registration.incarnation();
  }

  @Override
  protected void onTime(long newNowNs) {
    nowNs = newNowNs;
    registration.onTick(nowNs);
    agreement.onTick(nowNs);
    election.onTick(nowNs);
    primaryLink.onTick(nowNs);
  }

  @Override
  protected void onConnected(CoordinatorEvent.Connected connected) {
    sessionTimeoutNs = connected.timeoutMs() * 1_000_000;
    agreement.onConnected(connected.timeoutMs());
    registration.onConnected(connected.timeoutMs());
    election.onConnected();
  }

  @Override
  protected void onDisconnected(boolean over) {
    election.onDisconnected();
    registration.onDisconnected();
    if (over) {
      registration.onLost();
    }
  }

  @Override
  protected void onTree(CoordinatorEvent event) {
    registration.onTree(event);
    election.onTree(event);
    if (desk != null) {
      desk.onRegistryChanged();
    }
    if (event instanceof CoordinatorEvent.Absent absent) {
      forget(absent.path());
    }
    standBy();
  }

  @Override
  protected void onControl(PeerId peer, ControlMessage message) {
    if (message instanceof ControlMessage.BrokerHello) {
      reply(
          peer,
          role instanceof BrokerRole.Primary primary
              ? new ControlMessage.BrokerBeat(primary.epoch())
              : new ControlMessage.NotPrimary(standsBy));
    } else if (!desk.isOpen()) {
      if (!role.isPrimary()) {
        reply(peer, new ControlMessage.NotPrimary(standsBy));
      }
    } else if (message instanceof ControlMessage.SubscriberHello hello) {
      desk.onHello(peer, hello);
    } else if (message instanceof ControlMessage.PublisherHello hello) {
      desk.onHello(peer, hello);
    } else {
      countMalformed();
    }
  }

  @Override
  protected void onData(LinkId link, byte[] frame) throws MalformedFrameException {
    if (link.equals(intake.link())) {
      relay.onFrame(frame, nowNs);
    } else if (primaryLink.is(link)) {
      if (ControlCodec.decode(frame) instanceof ControlMessage.BrokerBeat beatOfPrimary
          && !beatOfPrimary.epoch().isBefore(primaryLink.epoch())) {
        primaryLink.onHeard(nowNs);
      } // Whoever else answers there does not show that the primary lives.
    } else if (link.equals(publication.link())
        && ControlCodec.decode(frame) instanceof ControlMessage.Attach attach) {
      welcome(attach);
    } else {
      countMalformed();
    }
  }

  @Override
  public void onSubscription(LinkId link, byte[] prefix, boolean subscribed) {
    if (!subscribed) {
      desk.onUnsubscribed(prefix);
    }
  }

  @Override
  public void onLinkBroken(LinkId link) {
    if (primaryLink.is(link)) {
      world.transport().probe(primaryControl(), PROBE_TIMEOUT_MS);
    }
  }

  @Override
  protected void onProbed(Endpoint endpoint, ProbeResult result) {
    if (result == ProbeResult.REFUSED
        && primaryLink.primary().isPresent()
        && endpoint.equals(primaryControl())) {
      LOG.info("the primary of zone {} is gone: its port refuses", config.zone());
      election.onPrimarySeenDead(primaryLink.epoch());
    }
  }

  @Override
  protected int work(long atNs) {
    int work = relay.cycle(atNs);
    if (role instanceof BrokerRole.Primary primary) {
      if (!desk.isOpen() && registryCheck.isSettled(atNs)) {
        desk.open(primary.epoch());
        tellReady();
      }
      work += desk.cycle();
      if (beat.fire(atNs)) {
        beat(primary.epoch());
      }
    } else {
      watchPrimary(atNs);
    }
    if (atNs >= leaveNs) {
      finish();
    }
    return work;
  }

  /** A link that never stood does not break: a primary that died young is found by its silence. */
  private void watchPrimary(long atNs) {
    long silentNs = primaryLink.silentNs(atNs);
    if (sessionTimeoutNs > 0 && silentNs > sessionTimeoutNs) {
      election.onPrimarySeenDead(primaryLink.epoch());
    } else if (silentNs > DOUBT_NS && doubt.fire(atNs)) {
      world.transport().probe(primaryControl(), PROBE_TIMEOUT_MS);
    }
  }

  @Override
  protected long nextRoleDeadlineNs() {
    if (relay.isStalled()) {
      return nowNs + STALLED_REST_NS;
    }
    long deadlineNs = Math.min(nowNs + BEAT_NS, leaveNs);
    if (role.isPrimary()) { // A standby's beat is never due: it would not let it rest.
      deadlineNs = Math.min(deadlineNs, desk.isOpen() ? beat.dueNs() : nowNs + STALLED_REST_NS);
    }
    return Math.min(deadlineNs, Math.min(election.nextDeadlineNs(), primaryLink.nextDeadlineNs()));
  }

  @Override
  protected Optional<String> waitsFor() {
    return registration.incarnation().isPresent()
        ? Optional.empty()
        : Optional.of("others hold this deployment's configuration, or this id");
  }

  @Override
  protected void onStopRequested() {
    boolean relaying = role.isPrimary() && config.dissemination() == Dissemination.CENTRALIZED;
    election.resign();
    leaveNs = relaying ? nowNs + LEAVING_NS : nowNs;
  }

  @Override
  public void onClose() {
    role = role.toClosed();
    super.onClose();
  }

  @Override
  public boolean publish(byte[] frame) {
    return world.transport().send(publication.link(), frame);
  }

  @Override
  public void publishToThoseWithRoom(byte[] frame) {
    world.transport().sendToThoseWithRoom(publication.link(), frame);
  }

  @Override
  public void setReading(boolean reading) {
    world.transport().setReading(intake.link(), reading);
  }

  @Override
  public void tell(PeerId peer, ControlMessage message) {
    reply(peer, message);
  }

  @Override
  public void onConfig(ConfigRecord agreed, List<ZnodeOp> with) {
    registration.register(with);
  }

  @Override
  public void onContradiction(String why) {
    fail(why);
  }

  @Override
  public void onCompanionsRefused() {
    agreement.again();
  }

  @Override
  public void onRegistered(Incarnation incarnation, long czxid) {
    election.stand(self(incarnation));
  }

  @Override
  public void onRegistrationImpossible(String why) {
    fail(why);
  }

  @Override
  public void onElected(Epoch epoch) {
    if (role instanceof BrokerRole.Primary reigning) {
      role = reigning.toPrimary(epoch);
    } else if (role instanceof BrokerRole.Standby standby) {
      role = standby.toPrimary(epoch);
    }
    LOG.info("primary of zone {}, epoch {}", config.zone(), epoch);
    primaryLink.leave();
    standsBy = Epoch.NONE;
    desk.close();
    registryCheck.begin(nowNs);
    relay.setEpoch(epoch);
    tell("elected", epoch);
  }

  @Override
  public void onDeposed(Epoch former, Epoch now) {
    relay.setEpoch(Epoch.NONE);
    desk.close();
    if (role instanceof BrokerRole.Primary primary) {
      role = primary.toFenced().toStandby();
    }
    LOG.warn("not primary of zone {} any more: epoch {} follows {}", config.zone(), now, former);
    tell("deposed", former);
    standBy();
  }

  private void standBy() {
    Optional<PrimaryRecord> primary = view.primary(config.zone());
    if (role.isPrimary() || incarnation().isEmpty() || primary.isEmpty()) {
      return;
    }
    boolean self = primary.get().broker().isSameLife(self(incarnation().orElseThrow()));
    if (!self && primaryLink.follow(primary, nowNs)) {
      standsBy = primary.get().epoch();
      tell("standby", standsBy);
      tellReady();
    }
  }

  private void tellReady() {
    if (!toldReady) {
      toldReady = true;
      world.events().event("ready");
    }
  }

  private void tell(String event, Epoch epoch) {
    world.events().event(event, Map.of("zone", config.zone().number(), "epoch", epoch.zxid()));
  }

  private Endpoint primaryControl() {
    return primaryLink.primary().orElseThrow().broker().address().control();
  }

  private void welcome(ControlMessage.Attach attach) {
    if (!desk.isOpen() || !(role instanceof BrokerRole.Primary primary)) {
      return; // Asked again until somebody reigns.
    }
    Set<StreamGrant> granted = desk.onAttach(attach);
    publish(
        ControlCodec.encode(
            Prefixes.inbox(attach.nonce()),
            new ControlMessage.Welcome(
                attach.nonce(), primary.epoch(), attach.grantVersion(), relay.positions(granted))));
  }

  private void beat(Epoch epoch) {
    publish(ControlCodec.encode(Prefixes.heartbeat(), new ControlMessage.LinkHeartbeat(epoch)));
    loadReport.report(config.zone());
  }

  private void forget(String path) {
    if (desk == null) {
      return;
    }
    String name = ZnodePaths.name(path);
    if (ZnodePaths.isChildOf(path, ZnodePaths.PUBLISHERS)) {
      desk.forget(new PublisherId(name));
    } else if (ZnodePaths.isChildOf(path, ZnodePaths.SUBSCRIBERS)) {
      desk.forget(new SubscriberId(name));
    }
  }

  private boolean isRegistered(StreamGrant stream) {
    return view.publisher(stream.publisher())
        .filter(publisher -> publisher.offer().incarnation().equals(stream.incarnation()))
        .filter(publisher -> publisher.zone().equals(config.zone()))
        .filter(publisher -> publisher.offer().topics().contains(stream.topic()))
        .isPresent();
  }

  private Optional<ControlMessage> standbyHello() {
    return incarnation().map(known -> new ControlMessage.BrokerHello(config.broker(), known));
  }

  private byte[] registrationData(Optional<Incarnation> incarnation) {
    return ZnodeJson.broker(self(incarnation.orElse(new Incarnation(1))), incarnation);
  }

  private BrokerRecord self(Incarnation incarnation) {
    return new BrokerRecord(
        config.broker(),
        incarnation,
        config.zone(),
        identity.address(boundControlPort()),
        identity.endpoint(intake.endpoint().port()),
        identity.endpoint(publication.endpoint().port()));
  }
}
