package io.zonecast.membership;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.ZoneId;
import io.zonecast.measurement.EventName;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.LinkId;
import io.zonecast.port.PeerId;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.CandidateRecord;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.registry.Registration;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.Refusal;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What publishers and subscribers share: they choose a zone once a broker serves it (or, without
 * brokers, read the registry themselves), register, follow their zone's primary, and take its
 * grants: only those that answer their present registration, never one of an earlier reign or
 * version.
 */
public abstract class ClientAgent extends ProcessAgent implements Registration.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(ClientAgent.class);
  private static final long HELLO_NS = 1_000_000_000;

  /** What a client follows of its brokers. */
  private static final List<String> FOLLOWED = List.of(ZnodePaths.PRIMARIES, ZnodePaths.ELECTIONS);

  private final ClientConfig config;
  private final String path;
  private final String others;
  private final Registration registration;
  private final ZoneLinks brokers;
  private final Set<Refusal> toldRefusals = new HashSet<>();
  private Optional<ZoneChoice> choice = Optional.empty();
  private Epoch grantEpoch = Epoch.NONE;
  private long grantVersion;
  private boolean directAgreed;

  /** The trees of which the view may still show what was before the present connection. */
  private final Set<String> stale = new HashSet<>();

  /** Whether the deployment is another one, and nothing of it was followed yet. */
  private boolean foundedAnew;

  private long nowNs;

  /**
   * A client that has not started.
   *
   * @param path where it registers
   * @param others the directory of those it looks for, where there are no brokers
   */
  protected ClientAgent(
      World world, Identity identity, ClientConfig config, String path, String others) {
    super(world, identity, 0);
    this.config = config;
    this.path = path;
    this.others = others;
    this.registration = new Registration(path, this::registrationData, requests, presence, this);
    this.brokers = new ZoneLinks(world.transport(), HELLO_NS, this::currentHello);
  }

  /** The registration's data, for an incarnation or, at the first time, for none. */
  protected abstract byte[] registrationData(Optional<Incarnation> known);

  /** What to say to the primary, being registered. */
  protected abstract ControlMessage hello(Incarnation known, long czxid, Epoch epoch, long version);

  /** The zone is chosen and its deployment known; next comes the registration. */
  protected abstract void onJoined(ZoneChoice joined);

  /** Another primary serves the zone now. */
  protected abstract void onPrimary(PrimaryRecord primary);

  /** The brokers that stand in the zone: the primary, and those that may succeed it. */
  protected abstract void onBrokers(List<BrokerRecord> standing);

  /**
   * A primary says how far this client's streams have come.
   *
   * @param reign the latest reign that is known
   */
  protected void onAcknowledgement(ControlMessage.Acknowledgement acknowledgement, Epoch reign) {
    countMalformed(); // Nobody but a publisher has streams.
  }

  /** The deployment was founded anew: its epochs start over. */
  protected abstract void onNewDeployment();

  /** The primary granted something that was not known before. */
  protected abstract void onGrant(ControlMessage.Grant grant);

  /** Without brokers: those that this client looks for have changed, or it is registered now. */
  protected abstract void onOthers();

  /** The process is registered; told again after each new session. */
  protected abstract void onRegistered(Incarnation known);

  /** What stands at this client's own path was told: its own registration, or another life's. */
  protected void onOwnZnode() {}

  /** A frame on a data link. */
  protected abstract void onSourceFrame(LinkId link, byte[] frame) throws MalformedFrameException;

  /** Time goes on. */
  protected abstract void onClientTime(long atNs);

  @Override
  public final Optional<Incarnation> incarnation() {
    return registration.incarnation();
  }

  /** The zone that this client belongs to; 1 where it matters to nobody. */
  protected final ZoneId zone() {
    return choice.map(ZoneChoice::zone).or(config::zone).orElse(new ZoneId(1));
  }

  /** The version of the last grant; 0 before the first. */
  protected final long grantVersion() {
    return grantVersion;
  }

  /** The time of this duty cycle, nanoseconds of the monotonic clock. */
  protected final long nowNs() {
    return nowNs;
  }

  /** When the client's own timers are due. */
  protected final long nextClientDeadlineNs() {
    return brokers.nextDeadlineNs();
  }

  @Override
  protected final List<String> trees() {
    return config.isBrokerless()
        ? List.of(ZnodePaths.CONFIG, ZnodePaths.PRIMARIES, others, path)
        : List.of(ZnodePaths.CONFIG, ZnodePaths.PRIMARIES, ZnodePaths.ELECTIONS, path);
  }

  @Override
  protected final void onTime(long atNs) {
    nowNs = atNs;
    registration.onTick(atNs);
    brokers.onTick(atNs);
    onClientTime(atNs);
  }

  @Override
  protected void onConnected(CoordinatorEvent.Connected connected) {
    stale.addAll(FOLLOWED);
    registration.onConnected(connected.timeoutMs());
    if (config.isBrokerless() && registration.incarnation().isEmpty()) {
      registration.register(List.of());
    }
  }

  @Override
  protected final void onDisconnected(boolean over) {
    registration.onDisconnected();
    if (over) {
      registration.onLost();
    }
  }

  @Override
  protected final void onTree(CoordinatorEvent event) {
    registration.onTree(event);
    if (event instanceof CoordinatorEvent.TreeRead read) {
      stale.remove(read.root());
    } else if (event instanceof CoordinatorEvent.Present present
        && present.znode().path().equals(path)) {
      onOwnZnode();
    }
    if (config.isBrokerless()) {
      lookAtOthers();
    } else if (choice.isEmpty()) {
      choose();
    } else {
      follow();
    }
  }

  @Override
  protected final void onControl(PeerId peer, ControlMessage message) {
    countMalformed(); // Nobody but a Ping has business at a client's control endpoint.
  }

  @Override
  protected final void onData(LinkId link, byte[] frame) throws MalformedFrameException {
    if (brokers.has(link)) {
      onBrokerMessage(link, ControlCodec.decode(frame));
    } else {
      onSourceFrame(link, frame);
    }
  }

  /** That nobody serves the zone, where that is so, as far as is known; nothing without brokers. */
  protected final Optional<String> missingBroker() {
    return config.isBrokerless() || view.primary(zone()).isPresent()
        ? Optional.empty()
        : Optional.of(ZoneChoice.missing(Optional.of(zone())));
  }

  @Override
  protected Optional<String> waitsFor() {
    return config.isBrokerless() || registration.incarnation().isPresent()
        ? Optional.empty()
        : Optional.of(ZoneChoice.missing(config.zone()));
  }

  @Override
  public final void onRegistered(Incarnation known, long czxid) {
    world.events().event(EventName.REGISTERED, Map.of("incarnation", known.zxid()));
    onRegistered(known);
    brokers.hasten();
    if (config.isBrokerless()) {
      lookAtOthers();
    }
  }

  @Override
  public final void onCompanionsRefused() {
    throw new IllegalStateException("a client registers alone");
  }

  @Override
  public final void onRegistrationImpossible(String why) {
    fail(why);
  }

  /**
   * Says, once each, why somebody on the same topic is not matched. With {@code --strict} the first
   * one ends the process.
   */
  protected final void tellRefusals(Collection<Refusal> refusals) {
    for (Refusal refusal : refusals) {
      if (toldRefusals.add(refusal)) {
        tell(refusal);
      }
    }
  }

  /** There is something new to say to the primary: a hello goes soon. */
  protected final void hastenHello() {
    brokers.hasten();
  }

  /** Says something to the primary, if there is one that can be reached; it may be lost. */
  protected final void tellPrimary(ControlMessage message) {
    brokers.tell(message);
  }

  private void tell(Refusal refusal) {
    String peer = refusal.peer();
    String topic = refusal.topic().name();
    String reasons = String.join("; ", refusal.reasons());
    LOG.warn("not matched with {} on {}: {}", peer, topic, reasons);
    world
        .events()
        .event(EventName.INCOMPATIBLE, Map.of("peer", peer, "topic", topic, "reasons", reasons));
    if (config.strict()) {
      fail(
          new Failure.PromiseBroken(
              "not matched with %s on %s: %s (--strict)".formatted(peer, topic, reasons)));
    }
  }

  private void lookAtOthers() {
    if (!directAgreed) {
      agreeOnDirect();
    }
    if (directAgreed && view.isRead(others) && registration.incarnation().isPresent()) {
      onOthers();
    }
  }

  /** Without brokers no configuration is needed; but where brokers serve, theirs holds. */
  private void agreeOnDirect() {
    if (!view.isRead(ZnodePaths.CONFIG) || !view.isRead(ZnodePaths.PRIMARIES)) {
      return;
    }
    boolean centralized =
        !view.livingZones().isEmpty()
            && view.config()
                .filter(agreed -> agreed.dissemination() == Dissemination.CENTRALIZED)
                .isPresent();
    if (centralized) {
      fail(
          "--discovery zookeeper is direct, but this deployment's brokers agreed on centralized"
              + " dissemination");
    }
    directAgreed = !centralized;
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
    onJoined(choice.get());
    registration.register(List.of());
    follow();
  }

  private void follow() {
    ZoneChoice chosen = choice.orElseThrow();
    view.config()
        .filter(config -> !config.deployment().equals(chosen.config().deployment()))
        .ifPresent(
            config -> {
              LOG.warn("the deployment was founded anew: {}", config.deployment());
              choice = Optional.of(new ZoneChoice(chosen.zone(), config));
              grantEpoch = Epoch.NONE;
              foundedAnew = true;
              brokers.leave();
              onNewDeployment();
            });
    if (foundedAnew && !stale.isEmpty()) {
      return; // An epoch of the deployment before may be beyond all that will come.
    }
    foundedAnew = false;
    List<BrokerRecord> standing =
        view.candidates(chosen.zone()).stream().map(CandidateRecord::broker).toList();
    brokers.onBrokers(standing, nowNs);
    onBrokers(standing);
    if (brokers.follow(view.primary(chosen.zone()), nowNs)) {
      onPrimary(brokers.primary().orElseThrow());
    }
  }

  private Optional<ControlMessage> currentHello() {
    return registration
        .incarnation()
        .filter(known -> registration.registration() != 0)
        .map(known -> hello(known, registration.registration(), grantEpoch, grantVersion));
  }

  private void onBrokerMessage(LinkId link, ControlMessage message) {
    brokers.onHeard(link, nowNs);
    Epoch epoch = epochOf(message);
    if (brokers.onReign(link, epoch)) {
      LOG.info("epoch {} begins, its primary says", epoch);
      onPrimary(brokers.primary().orElseThrow());
    }
    if (message instanceof ControlMessage.Grant grant && isNews(grant)) {
      grantEpoch = grant.epoch();
      grantVersion = grant.version();
      tellRefusals(grant.refusals());
      onGrant(grant);
      brokers.hasten(); // So that the primary knows that it arrived.
    } else if (message instanceof ControlMessage.Acknowledgement acknowledgement) {
      onAcknowledgement(acknowledgement, brokers.epoch());
    }
  }

  /** The reign in whose name a broker speaks; {@link Epoch#NONE} where it speaks in none. */
  private static Epoch epochOf(ControlMessage message) {
    if (message instanceof ControlMessage.BrokerBeat beat) {
      return beat.epoch();
    }
    if (message instanceof ControlMessage.Acknowledgement acknowledgement) {
      return acknowledgement.epoch();
    }
    return message instanceof ControlMessage.Grant grant ? grant.epoch() : Epoch.NONE;
  }

  private boolean isNews(ControlMessage.Grant grant) {
    boolean known = grant.epoch().equals(grantEpoch) && grant.version() <= grantVersion;
    return grant.registration() == registration.registration()
        && !grant.epoch().isBefore(brokers.epoch())
        && !grant.epoch().isBefore(grantEpoch)
        && !known;
  }
}
