package io.zonecast.broker;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.measurement.Counters;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.PeerId;
import io.zonecast.port.ZnodeOp;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.ConfigAgreement;
import io.zonecast.registry.ConfigRecord;
import io.zonecast.registry.Presence;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.registry.Registration;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.Requests;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A broker's role in its zone, and who does what in it: registers, agrees on the configuration,
 * stands for election; as primary it opens the {@link ServiceDesk} once the {@link RegistryCheck}
 * is content, and lets the {@link Relay} pass on. No I/O but what it asks of its {@link Output} and
 * of {@link Requests}. Not thread-safe.
 */
final class BrokerCore
    implements Registration.Listener, ConfigAgreement.Listener, ZoneElection.Listener {
  /** What the core asks of the world, and tells it. */
  interface Output extends Relay.Output, ServiceDesk.Output {
    /** Watch this primary: it reigns, and this broker stands by. */
    void onStandingBy(PrimaryRecord primary);

    /** This broker reigns from now on. */
    void onReigning(Epoch epoch);

    /** Another one reigns. */
    void onDeposed(Epoch former, Epoch now);

    /** The deployment's configuration was lost with ZooKeeper's data, and is agreed on anew. */
    void onFoundedAnew(ConfigRecord config);

    /** For the first time serving, or standing by. */
    void onReady();

    /** This process can't be what it was to be. */
    void onImpossible(String why);
  }

  private static final long BEAT_NS = 500_000_000;
  private static final long STALLED_REST_NS = 500_000;

  /** The registry's check looks at the time this often; what it waits for wakes the agent. */
  private static final long CHECK_REST_NS = 50_000_000;

  private final BrokerConfig config;
  private final Function<Incarnation, BrokerRecord> self;
  private final RegistryView view;
  private final Output output;
  private final Registration registration;
  private final ConfigAgreement agreement;
  private final ZoneElection election;
  private final RegistryCheck registryCheck;
  private final LoadReport loadReport;
  private final ServiceDesk desk;
  private final RecentPublishers recent;
  private final Relay relay;
  private final Timer beat = new Timer(0, BEAT_NS);
  private BrokerRole role = new BrokerRole.Standby();
  private Epoch standsBy = Epoch.NONE;
  private boolean toldReady;
  private long nowNs;

  /**
   * A broker that is not registered yet.
   *
   * @param self this broker's record in a given life
   * @param deployment the deployment's id, should this broker found one
   */
  BrokerCore(
      BrokerConfig config,
      Function<Incarnation, BrokerRecord> self,
      String deployment,
      RegistryView view,
      Requests requests,
      Presence presence,
      Counters counters,
      Output output) {
    this.config = config;
    this.self = self;
    this.view = view;
    this.output = output;
    this.registration =
        new Registration(
            ZnodePaths.broker(config.broker()), this::registrationData, requests, presence, this);
    this.agreement =
        new ConfigAgreement(new ConfigRecord(deployment, config.dissemination()), requests, this);
    this.election = new ZoneElection(config.zone(), requests, view, this);
    this.registryCheck = new RegistryCheck(requests, view);
    this.loadReport = new LoadReport(requests, view);
    this.desk =
        new ServiceDesk(
            view,
            config.zone(),
            config.dissemination(),
            self.apply(new Incarnation(1)).publication(),
            output);
    this.recent = new RecentPublishers(view);
    this.relay = new Relay(output, counters, this::isKnown, this::isNew);
  }

  /** The data plane. */
  Relay relay() {
    return relay;
  }

  /** This broker's life, once it is registered. */
  Optional<Incarnation> incarnation() {
    return registration.incarnation();
  }

  boolean isPrimary() {
    return role.isPrimary();
  }

  /** Time goes on: called first in each duty cycle. */
  void onTick(long newNowNs) {
    nowNs = newNowNs;
    registration.onTick(nowNs);
    agreement.onTick(nowNs);
    election.onTick(nowNs);
    recent.onTick(nowNs);
  }

  /** A session stands. */
  void onConnected(long sessionTimeoutMs) {
    recent.setMemoryNs(sessionTimeoutMs * 1_000_000);
    registration.onConnected(sessionTimeoutMs);
    agreement.onConnected(sessionTimeoutMs);
  }

  /** The connection to ZooKeeper is lost, or ({@code over}) the session. */
  void onDisconnected(boolean over) {
    election.onDisconnected();
    registration.onDisconnected();
    if (over) {
      registration.onLost();
    }
  }

  /** The view has changed. */
  void onTree(CoordinatorEvent event) {
    recent.onTree(event, nowNs);
    agreement.onTree(event);
    registration.onTree(event);
    election.onTree(event);
    desk.onRegistryChanged();
    if (event instanceof CoordinatorEvent.Absent absent) {
      forget(absent.path());
    }
    standBy();
  }

  /** The primary was seen dead. */
  void onPrimarySeenDead(Epoch epoch) {
    election.onPrimarySeenDead(epoch);
  }

  /** A client, or another broker, speaks to the control endpoint. */
  void onControl(PeerId peer, ControlMessage message) throws MalformedFrameException {
    if (message instanceof ControlMessage.BrokerHello) {
      output.tell(
          peer,
          role instanceof BrokerRole.Primary primary
              ? new ControlMessage.BrokerBeat(primary.epoch())
              : new ControlMessage.NotPrimary(standsBy));
    } else if (!desk.isOpen()) {
      if (!role.isPrimary()) {
        output.tell(peer, new ControlMessage.NotPrimary(standsBy));
      }
    } else if (message instanceof ControlMessage.SubscriberHello hello) {
      desk.onHello(peer, hello);
    } else if (message instanceof ControlMessage.PublisherHello hello) {
      desk.onHello(peer, hello);
    } else {
      throw new MalformedFrameException("not for a broker");
    }
  }

  /** A subscriber attaches to this broker's publication. */
  void onAttach(ControlMessage.Attach attach) {
    if (!desk.isOpen() || !(role instanceof BrokerRole.Primary primary)) {
      return; // Asked again until somebody reigns.
    }
    Set<StreamGrant> granted = desk.onAttach(attach);
    output.publish(
        ControlCodec.encode(
            Prefixes.inbox(attach.nonce()),
            new ControlMessage.Welcome(
                attach.nonce(), primary.epoch(), attach.grantVersion(), relay.positions(granted))));
  }

  /** A subscription to this broker's publication ended. */
  void onUnsubscribed(byte[] prefix) {
    desk.onUnsubscribed(prefix);
  }

  /**
   * One step.
   *
   * @return how much was done
   */
  int cycle(long atNs) {
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
    }
    return work;
  }

  /** When something is due by itself, on the monotonic clock. */
  long nextDeadlineNs() {
    if (relay.isStalled()) {
      return nowNs + STALLED_REST_NS;
    }
    long deadlineNs = Math.min(nowNs + BEAT_NS, election.nextDeadlineNs());
    return role.isPrimary() // A standby's beat is never due: it would not let it rest.
        ? Math.min(deadlineNs, desk.isOpen() ? beat.dueNs() : nowNs + CHECK_REST_NS)
        : deadlineNs;
  }

  /**
   * Leaves the zone: the next broker takes over.
   *
   * @return whether messages may still be under way through this one
   */
  boolean resign() {
    election.resign();
    return role.isPrimary() && config.dissemination() == Dissemination.CENTRALIZED;
  }

  /** The end. */
  void close() {
    role = role.toClosed();
  }

  /** What to say to the primary that this broker stands by. */
  Optional<ControlMessage> hello() {
    return incarnation().map(known -> new ControlMessage.BrokerHello(config.broker(), known));
  }

  @Override
  public void onConfig(ConfigRecord agreed, List<ZnodeOp> with) {
    registration.register(with);
  }

  @Override
  public void onStillAgreed() {
    election.onConnected();
  }

  /** Epochs start over: whatever reign there was is over. */
  @Override
  public void onFoundedAnew(ConfigRecord agreed) {
    output.onFoundedAnew(agreed);
    Epoch former = election.forget();
    standsBy = Epoch.NONE;
    if (role instanceof BrokerRole.Primary) {
      endReign(former, Epoch.NONE);
    }
    election.onConnected();
  }

  @Override
  public void onContradiction(String why) {
    output.onImpossible(why);
  }

  @Override
  public void onCompanionsRefused() {
    agreement.again();
  }

  @Override
  public void onRegistered(Incarnation incarnation, long czxid) {
    agreement.onRegistered();
    election.stand(self.apply(incarnation));
  }

  @Override
  public void onRegistrationImpossible(String why) {
    output.onImpossible(why);
  }

  @Override
  public void onElected(Epoch epoch) {
    if (role instanceof BrokerRole.Primary reigning) {
      role = reigning.toPrimary(epoch);
    } else if (role instanceof BrokerRole.Standby standby) {
      role = standby.toPrimary(epoch);
    }
    standsBy = Epoch.NONE;
    desk.close();
    registryCheck.begin(nowNs);
    relay.setEpoch(epoch);
    output.onReigning(epoch);
  }

  @Override
  public void onDeposed(Epoch former, Epoch now) {
    endReign(former, now);
    standBy();
  }

  private void endReign(Epoch former, Epoch now) {
    relay.setEpoch(Epoch.NONE);
    desk.close();
    if (role instanceof BrokerRole.Primary primary) {
      role = primary.toFenced().toStandby();
    }
    output.onDeposed(former, now);
  }

  private void standBy() {
    Optional<PrimaryRecord> primary = view.primary(config.zone());
    if (role.isPrimary() || incarnation().isEmpty() || primary.isEmpty()) {
      return;
    }
    boolean isSelf = primary.get().broker().isSameLife(self.apply(incarnation().orElseThrow()));
    if (!isSelf && !primary.get().epoch().equals(standsBy)) {
      standsBy = primary.get().epoch();
      output.onStandingBy(primary.get());
      tellReady();
    }
  }

  private void tellReady() {
    if (!toldReady) {
      toldReady = true;
      output.onReady();
    }
  }

  private void beat(Epoch epoch) {
    output.publish(
        ControlCodec.encode(Prefixes.heartbeat(), new ControlMessage.LinkHeartbeat(epoch)));
    loadReport.report(config.zone());
  }

  private void forget(String path) {
    String name = ZnodePaths.name(path);
    if (ZnodePaths.isChildOf(path, ZnodePaths.PUBLISHERS)) {
      desk.forget(new PublisherId(name));
    } else if (ZnodePaths.isChildOf(path, ZnodePaths.SUBSCRIBERS)) {
      desk.forget(new SubscriberId(name));
    }
  }

  /** Whether a stream is new in this reign, so that nobody else can have relayed its beginning. */
  private boolean isNew(StreamGrant stream) {
    return role instanceof BrokerRole.Primary primary
        && stream.incarnation().zxid() > primary.epoch().zxid()
        && view.publisher(stream.publisher())
            .filter(publisher -> publisher.registration() == stream.incarnation().zxid())
            .isPresent();
  }

  private boolean isKnown(StreamGrant stream) {
    return recent
        .find(stream.publisher())
        .filter(publisher -> publisher.offer().incarnation().equals(stream.incarnation()))
        .filter(publisher -> publisher.zone().equals(config.zone()))
        .filter(publisher -> publisher.offer().topics().contains(stream.topic()))
        .isPresent();
  }

  private byte[] registrationData(Optional<Incarnation> incarnation) {
    return ZnodeJson.broker(self.apply(incarnation.orElse(new Incarnation(1))), incarnation);
  }
}
