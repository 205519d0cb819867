package io.zonecast.broker;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.measurement.Counters;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.PeerId;
import io.zonecast.port.ZnodeOp;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.ConfigAgreement;
import io.zonecast.registry.ConfigRecord;
import io.zonecast.registry.Death;
import io.zonecast.registry.InSyncRecord;
import io.zonecast.registry.OwnerRecord;
import io.zonecast.registry.Presence;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.Registration;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.Requests;
import io.zonecast.registry.Succession;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.registry.ZoneElection;
import io.zonecast.runtime.Timer;
import io.zonecast.stream.HeldStream;
import io.zonecast.stream.HeldStreams;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.StreamPosition;
import io.zonecast.wire.Tenure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
  interface Output extends ServiceDesk.Output {
    /** Publishes on a lane to all that are subscribed, or, where one has no room, to none. */
    boolean publish(Lane lane, byte[] frame);

    /** Publishes on a lane to those that have room. */
    void publishToThoseWithRoom(Lane lane, byte[] frame);

    /** Reads a lane's intake, or not. */
    void setReading(Lane lane, boolean reading);

    /** A take-over begins. */
    default void onAttempt() {}

    /** A take-over did not come about. */
    default void onAttemptFailed() {}

    /** Everybody who can be reached was told of this reign. */
    default void onAnnounced(Epoch epoch) {}

    /** This reign began without anybody who held everything that was acknowledged. */
    default void onUnclean(Epoch epoch) {}

    /** The list of those in sync says this now. */
    default void onListed(Epoch epoch, InSyncRecord list) {}

    /**
     * These publishers own a topic alone; whether they live is to be watched, while this reigns.
     */
    default void onOwning(Collection<PublisherRecord> owning) {}

    /** Where another broker is the {@link BrokerCore#decider}, a client's word is for it, too. */
    default void tellDecider(ControlMessage.TenureReports reports) {}

    /** The same. */
    default void tellDecider(ControlMessage.DeadlineMissed missed) {}

    /** Who owns a topic from now on, and why. */
    default void onOwnerDecided(OwnerRecord record, String why) {}

    /** Who owns a topic did not stand in ZooKeeper any more, and was written there again. */
    default void onOwnerRestored(OwnerRecord record) {}

    /** ZooKeeper can't be reached, or can again: meanwhile nothing is decided. */
    default void onFrozen(Epoch epoch, boolean frozen) {}

    /** A subscriber is gone that was owed these numbers. */
    default void onUndeliverable(SubscriberId subscriber, StreamId stream, long from, long to) {}

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
  private static final long STALLED_REST_NS = 5_000_000;

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
  private final ZonePublishers publishers;
  private final HeldStreams held = new HeldStreams();
  private final OwedSubscribers owed;
  private final ReliableRelay reliable;
  private final Map<Lane, Relay> relays = new EnumMap<>(Lane.class);
  private final Terms terms = new Terms();
  private final Standstill standstill = new Standstill();
  private final Owners owners;
  private final Welcomes welcomes;
  private final Peers peers = new Peers();
  private final Timer beat = new Timer(0, BEAT_NS);
  private BrokerRole role = new BrokerRole.Standby();
  private Epoch standsBy = Epoch.NONE;
  private boolean toldReady;
  private boolean frozen;
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
    this.election = new ZoneElection(config.zone(), succession(config), requests, view, this);
    this.registryCheck = new RegistryCheck(requests, view);
    this.loadReport = new LoadReport(requests, view);
    this.desk =
        new ServiceDesk(
            view,
            config.zone(),
            config.dissemination(),
            publications(self.apply(new Incarnation(1))),
            this::tenures,
            output);
    this.recent = new RecentPublishers(view);
    this.publishers = new ZonePublishers(config.zone(), view, recent, terms);
    this.owners =
        new Owners(
            config.zone(), config.dissemination(), view, requests, terms, new OwnersOutput());
    this.owed = new OwedSubscribers(view, recent, new KnownAudience());
    this.reliable =
        new ReliableRelay(held, owed, terms, new GuardedList(), counters, new ReliableOutput());
    for (Lane lane : Lane.values()) {
      relays.put(
          lane, new Relay(lane, new LaneOutput(lane), counters, publishers::of, terms, reliable));
    }
    this.welcomes = new Welcomes(publishers, desk, reliable, relays);
  }

  private static Map<Lane, Endpoint> publications(BrokerRecord self) {
    Map<Lane, Endpoint> publications = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      publications.put(lane, self.publication(lane));
    }
    return publications;
  }

  /** In direct dissemination a broker knows nothing that the registry does not. */
  private static Succession succession(BrokerConfig config) {
    return config.dissemination() == Dissemination.DIRECT
        ? new Succession.Anybody()
        : new Succession.Listed(config.uncleanWaitNs());
  }

  /** The reliable streams that this broker holds, as primary or as standby. */
  HeldStreams held() {
    return held;
  }

  /** The topics on which a publisher of this zone publishes what is kept. */
  Collection<Topic> keptTopics(PublisherId publisher) {
    return publishers.keptTopics(publisher);
  }

  /** A lane of the data plane. */
  Relay relay(Lane lane) {
    return relays.get(lane);
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
    standstill.onTick(nowNs);
    registration.onTick(nowNs);
    agreement.onTick(nowNs);
    election.onTick(nowNs);
    if (!frozen) { // Without ZooKeeper nobody who vanished can come back.
      recent.onTick(nowNs);
    }
  }

  /** A session stands. */
  void onConnected(long sessionTimeoutMs) {
    recent.setMemoryNs(sessionTimeoutMs * 1_000_000);
    owed.setMemoryNs(sessionTimeoutMs * 1_000_000);
    registration.onConnected(sessionTimeoutMs);
    agreement.onConnected(sessionTimeoutMs);
  }

  /** The connection to ZooKeeper is lost, or ({@code over}) the session. */
  void onDisconnected(boolean over) {
    freeze(true);
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
    owners.onTree(event);
    desk.onTree(event);
    reliable.onTree(event);
    if (event instanceof CoordinatorEvent.Present present
        && desk.isOpen()
        && present.znode().path().equals(ZnodePaths.inSync(config.zone()))) {
      reliable.onAudienceChanged();
    }
    standBy();
  }

  /** The primary was seen dead. */
  void onPrimarySeenDead(Epoch epoch, Death death) {
    election.onPrimarySeenDead(epoch, death);
  }

  /** The process of a publisher's registration was seen dead. */
  void onPublisherDead(PublisherId publisher, long registration) {
    owners.onDead(publisher, registration);
  }

  /** A client, or another broker, speaks to the control endpoint. */
  void onControl(PeerId peer, ControlMessage message) throws MalformedFrameException {
    if (message instanceof ControlMessage.BrokerHello hello) {
      peers.onHello(hello.broker(), peer);
      tellReign(peer);
    } else if (message instanceof ControlMessage.SubscriberHello hello) {
      peers.onHello(hello.subscriber(), peer);
      if (desk.isOpen()) {
        desk.onHello(peer, hello);
      } else {
        tellReign(peer);
      }
    } else if (message instanceof ControlMessage.PublisherHello hello) {
      peers.onHello(hello.publisher(), peer);
      onReports(
          hello.epoch(),
          new ControlMessage.TenureReports(
              hello.publisher(), hello.incarnation(), hello.tenures()));
      publishers
          .feeding(hello.publisher())
          .ifPresent(
              publisher -> reliable.onPublisherHello(publisher, publishers.streams(publisher)));
      if (desk.isOpen()) {
        desk.onHello(peer, hello);
      } else {
        tellReign(peer);
      }
    } else if (message instanceof ControlMessage.DeadlineMissed missed) {
      if (!standstill.isRecent(nowNs)) {
        owners.onDeadlineMissed(missed);
        output.tellDecider(missed);
      }
    } else if (message instanceof ControlMessage.TenureReports reports) {
      onReports(Epoch.NONE, reports);
    } else {
      throw new MalformedFrameException("not for a broker");
    }
  }

  private void onReports(Epoch epoch, ControlMessage.TenureReports reports) {
    owners.onReports(epoch, reports);
    if (!reports.tenures().isEmpty()) {
      output.tellDecider(reports);
    }
  }

  /** The {@link #decider} speaks. */
  void onDecider(ControlMessage message) {
    if (message instanceof ControlMessage.TermEnding ending) {
      owners.onTermEnding(ending);
    }
  }

  /**
   * The primary that decides in this one's place who owns a topic. It is of a lower zone, so what
   * is passed on arrives, whatever the views of those that pass it on.
   */
  Optional<PrimaryRecord> decider() {
    return role.isPrimary() && config.dissemination() == Dissemination.DIRECT
        ? view.livingZones().stream()
            .findFirst()
            .filter(lowest -> lowest.number() < config.zone().number())
            .flatMap(view::primary)
        : Optional.empty();
  }

  private List<Tenure> tenures(PublisherRecord publisher) {
    return owners.tenures(publisher);
  }

  private void tellReign(PeerId peer) {
    output.tell(
        peer,
        role instanceof BrokerRole.Primary primary
            ? new ControlMessage.BrokerBeat(primary.epoch())
            : new ControlMessage.NotPrimary(standsBy));
  }

  /** Something came upstream on this broker's publication. */
  void onUpstream(ControlMessage message) throws MalformedFrameException {
    if (message instanceof ControlMessage.Attach attach) {
      relays
          .get(attach.lane())
          .answer(
              ControlCodec.encode(
                  Prefixes.inbox(attach.nonce()), welcomes.answer(attach, reign(), nowNs)),
              nowNs);
    } else if (message instanceof ControlMessage.Delivered delivered) {
      reliable.onDelivered(delivered);
    } else if (message instanceof ControlMessage.RepairRequest request) {
      if (role.isPrimary()) { // Nobody else says what is gone.
        reliable.onRepairRequest(request, desk.laneOf(request.nonce()), nowNs);
      }
    } else if (message instanceof ControlMessage.Mirror mirror) {
      if (role.isPrimary() && isStanding(mirror)) {
        reliable.onMirror(mirror, nowNs);
      }
    } else if (message instanceof ControlMessage.Confirm confirm) {
      reliable.onConfirm(confirm, nowNs);
    } else {
      throw new MalformedFrameException("not for a publication");
    }
  }

  private boolean isStanding(ControlMessage.Mirror mirror) {
    return standing().contains(new InSyncRecord.Member(mirror.broker(), mirror.incarnation()));
  }

  private List<InSyncRecord.Member> standing() {
    return view.candidates(config.zone()).stream()
        .map(candidate -> InSyncRecord.Member.of(candidate.broker()))
        .toList();
  }

  /** A subscription to this broker's publication ended. */
  void onUnsubscribed(byte[] prefix) {
    desk.onUnsubscribed(prefix);
    reliable.onUnsubscribed(prefix);
  }

  /**
   * One step.
   *
   * @return how much was done
   */
  int cycle(long atNs) {
    int work = 0;
    for (Relay relay : relays.values()) {
      work += relay.cycle(atNs);
    }
    if (role instanceof BrokerRole.Primary primary) {
      if (!desk.isOpen() && registryCheck.isSettled(atNs)) {
        desk.open(primary.epoch());
        owners.begin(primary.epoch(), atNs);
        standstill.begin(nowNs);
        tellReady();
      }
      work += owners.cycle(atNs);
      ClientChanges changes = desk.cycle();
      if (!changes.equals(ClientChanges.NONE)) {
        reliable.onAudienceChanged(changes);
        work++;
      }
      reliable.cycle(atNs);
      if (beat.fire(atNs)) {
        beat(primary.epoch());
        loadReport.report(config.zone());
      }
    } else if (config.dissemination() == Dissemination.CENTRALIZED && beat.fire(atNs)) {
      beat(Epoch.NONE);
    }
    return work;
  }

  /** When something is due by itself, on the monotonic clock. */
  long nextDeadlineNs() {
    if (relays.values().stream().anyMatch(Relay::isStalled)) {
      return nowNs + STALLED_REST_NS;
    }
    long deadlineNs = Math.min(nowNs + BEAT_NS, election.nextDeadlineNs());
    if (!role.isPrimary()) {
      return deadlineNs;
    }
    deadlineNs = Math.min(deadlineNs, owners.nextDeadlineNs());
    if (!terms.all().isEmpty()) {
      deadlineNs = Math.min(deadlineNs, nowNs + Standstill.LOOK_NS);
    }
    if (config.dissemination() == Dissemination.CENTRALIZED) {
      deadlineNs = Math.min(deadlineNs, reliable.nextDeadlineNs(nowNs));
    }
    return Math.min(deadlineNs, desk.isOpen() ? beat.dueNs() : nowNs + CHECK_REST_NS);
  }

  /**
   * Leaves the zone: the next broker takes over.
   *
   * @return whether messages may still be under way through this one
   */
  boolean resign() {
    owners.setFrozen(true); // What it decided now would come behind what its successor passes on.
    election.resign(reliable.isEverythingDelivered());
    reliable.begin(Epoch.NONE, nowNs); // What it would acknowledge now, its successor may not hold.
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
    election.setDeployment(agreed.deployment());
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
    terms.clear();
    election.setDeployment(agreed.deployment());
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
    owners.end();
    registryCheck.begin(nowNs);
    relays.values().forEach(relay -> relay.setEpoch(epoch));
    reliable.begin(epoch, nowNs);
    freeze(false);
    output.onReigning(epoch);
    announce(epoch);
  }

  /** On links that stand already: nobody has to hear of it from ZooKeeper first. */
  private void announce(Epoch epoch) {
    beat(epoch);
    peers.forEach(peer -> output.tell(peer, new ControlMessage.BrokerBeat(epoch)));
    output.onAnnounced(epoch);
  }

  @Override
  public void onConfirmed() {
    freeze(false);
  }

  @Override
  public void onAttempt() {
    output.onAttempt();
  }

  @Override
  public void onAttemptFailed() {
    output.onAttemptFailed();
  }

  @Override
  public void onListed(InSyncRecord list) {
    reliable.onAudienceChanged();
    output.onListed(election.epoch(), list);
  }

  @Override
  public void onUnclean(Epoch epoch) {
    output.onUnclean(epoch);
  }

  private void freeze(boolean nowFrozen) {
    if (nowFrozen == frozen || (nowFrozen && !role.isPrimary())) {
      return;
    }
    frozen = nowFrozen;
    reliable.setFrozen(nowFrozen);
    owners.setFrozen(nowFrozen);
    if (role instanceof BrokerRole.Primary primary) {
      output.onFrozen(primary.epoch(), nowFrozen);
    }
  }

  @Override
  public void onDeposed(Epoch former, Epoch now) {
    endReign(former, now);
    standBy();
  }

  private void endReign(Epoch former, Epoch now) {
    relays.values().forEach(relay -> relay.setEpoch(Epoch.NONE));
    reliable.begin(Epoch.NONE, nowNs);
    frozen = false;
    reliable.setFrozen(false);
    owners.end();
    output.onOwning(List.of());
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
    for (Lane lane : Lane.values()) {
      output.publish(
          lane, ControlCodec.encode(Prefixes.heartbeat(), new ControlMessage.LinkHeartbeat(epoch)));
    }
  }

  /** The reign that is this broker's own now; {@link Epoch#NONE} where it does not reign. */
  private Epoch reign() {
    return role instanceof BrokerRole.Primary primary ? primary.epoch() : Epoch.NONE;
  }

  private byte[] registrationData(Optional<Incarnation> incarnation) {
    return ZnodeJson.broker(self.apply(incarnation.orElse(new Incarnation(1))), incarnation);
  }

  /** What the desk knows of who listens. */
  private final class KnownAudience implements OwedSubscribers.Audience {
    @Override
    public boolean isKnown() {
      return desk.isOpen();
    }

    @Override
    public Collection<SubscriberId> matched(StreamGrant stream) {
      return desk.matched(stream);
    }

    @Override
    public boolean isAttached(SubscriberId subscriber) {
      return desk.isAttached(subscriber);
    }

    @Override
    public boolean isAttached(SubscriberId subscriber, Lane lane) {
      return desk.isAttached(subscriber, lane);
    }
  }

  /** What decisions about owners ask of the rest. */
  private final class OwnersOutput implements Owners.Output {
    @Override
    public List<StreamPosition> endsOf(OwnerRecord term) {
      List<StreamPosition> ends = new ArrayList<>();
      term.owner()
          .ifPresent(
              owner -> {
                for (int priority = 0; priority <= StreamId.MAX_PRIORITY; priority++) {
                  StreamId stream =
                      new StreamId(
                          owner.publisher(),
                          owner.incarnation(),
                          term.topic(),
                          priority,
                          term.term());
                  long last =
                      reliable
                          .find(stream)
                          .map(HeldStream::last)
                          .orElseGet(() -> relays.get(stream.lane()).reached(stream));
                  if (last > 0) {
                    ends.add(new StreamPosition(stream, last));
                  }
                }
              });
      return ends;
    }

    @Override
    public boolean isHere(StreamPosition position) {
      return position.lastSequence()
          <= reliable.find(position.stream()).map(HeldStream::last).orElse(0L);
    }

    @Override
    public Optional<ZnodeOp> reignCheck() {
      return election.reignCheck();
    }

    @Override
    public void onTenuresChanged(Topic topic) {
      desk.onTenuresChanged(topic);
    }

    @Override
    public void onTerms(Set<Topic> topics) {
      reliable.onTerms(topics);
      output.onOwning(owners.owning());
    }

    @Override
    public boolean askAbroad(ZoneId of, ControlMessage.TermEnding ending) {
      Optional<PeerId> primary =
          view.primary(of).flatMap(record -> peers.of(record.broker().broker()));
      primary.ifPresent(peer -> output.tell(peer, ending));
      return primary.isPresent();
    }

    @Override
    public void onDecided(OwnerRecord record, String why) {
      output.onOwnerDecided(record, why);
    }

    @Override
    public void onRestored(OwnerRecord record) {
      output.onOwnerRestored(record);
    }
  }

  /** The list in ZooKeeper, as the election keeps it. */
  private final class GuardedList implements ReliableRelay.Succession {
    @Override
    public Set<InSyncRecord.Member> required() {
      return election.required();
    }

    @Override
    public Collection<InSyncRecord.Member> standing() {
      return BrokerCore.this.standing();
    }

    @Override
    public void setInSync(List<InSyncRecord.Member> standbys) {
      election.setInSync(standbys);
    }
  }

  /** Where a lane's relay sends. */
  private final class LaneOutput implements Relay.Output {
    private final Lane lane;

    LaneOutput(Lane lane) {
      this.lane = lane;
    }

    @Override
    public boolean publish(byte[] frame) {
      return output.publish(lane, frame);
    }

    @Override
    public void publishToThoseWithRoom(byte[] frame) {
      output.publishToThoseWithRoom(lane, frame);
    }

    @Override
    public void setReading(boolean reading) {
      output.setReading(lane, reading);
    }
  }

  /** What reliable streams ask of the rest. */
  private final class ReliableOutput implements ReliableRelay.Output {
    @Override
    public boolean publish(Lane lane, byte[] frame) {
      return output.publish(lane, frame);
    }

    @Override
    public void answer(Lane lane, byte[] frame) {
      relays.get(lane).answer(frame, nowNs);
    }

    @Override
    public void acknowledge(PublisherId publisher, ControlMessage.Acknowledgement acknowledgement) {
      peers.of(publisher).ifPresent(peer -> output.tell(peer, acknowledgement));
    }

    @Override
    public void onUndeliverable(SubscriberId subscriber, StreamId stream, long from, long to) {
      output.onUndeliverable(subscriber, stream, from, to);
    }
  }
}
