package io.zonecast.membership;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Incarnation;
import io.zonecast.measurement.EventName;
import io.zonecast.port.Bound;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.PeerId;
import io.zonecast.port.PortInUseException;
import io.zonecast.port.ProbeResult;
import io.zonecast.port.TransportHandler;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.Requests;
import io.zonecast.runtime.Agent;
import io.zonecast.runtime.Mailbox;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The duty cycle that brokers, publishers and subscribers share: ZooKeeper's events come out of the
 * mailbox, frames out of the transport, then the time is told, then the role works. One thread;
 * only the mailbox is offered to by others.
 */
public abstract class ProcessAgent implements Agent, TransportHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessAgent.class);
  private static final int MAILBOX_CAPACITY = 262_144;
  private static final int EVENTS_A_CYCLE = 1_024;
  private static final int FRAMES_A_CYCLE = 256;
  private static final long END_BOUND_MS = 8_000;
  private static final long COMPLAINT_NS = 5_000_000_000L;

  /** An end that takes longer than this says what it waits for. */
  private static final long ENDING_COMPLAINT_NS = 1_000_000_000L;

  /** What lies outside. */
  protected final World world;

  /** Who this is. */
  protected final Identity identity;

  /** The registry as heard. */
  protected final RegistryView view = new RegistryView();

  /** Requests to ZooKeeper. */
  protected final Requests requests;

  /** Asks whether others are there. */
  protected final PresenceOverTransport presence;

  private final Mailbox<CoordinatorEvent> mailbox = new Mailbox<>(MAILBOX_CAPACITY);
  private final Consumer<CoordinatorEvent> onCoordinator = this::onCoordinator;
  private final int controlPort;
  private LinkId control;
  private int boundControlPort;
  private long connectDeadlineNs;
  private long nextComplaintNs;
  private boolean everConnected;
  private boolean done;
  private boolean stopping;
  private Failure failure;
  private long malformed;

  /**
   * An agent that has not started.
   *
   * @param controlPort where it answers; 0 for a free port
   */
  protected ProcessAgent(World world, Identity identity, int controlPort) {
    this.world = world;
    this.identity = identity;
    this.controlPort = controlPort;
    this.requests = new Requests(world.coordinator());
    this.presence = new PresenceOverTransport(world.transport(), world.random());
  }

  @Override
  public final void onStart() {
    world
        .events()
        .event(EventName.STARTED, Map.of("pid", identity.pid(), "host", identity.announce()));
    try {
      Bound bound = world.transport().bind(Pattern.SERVICE, identity.bind(), controlPort);
      control = bound.link();
      boundControlPort = bound.endpoint().port();
      bindRole();
    } catch (PortInUseException inUse) {
      fail(inUse.getMessage() + " (--host or --bind names another address of this host)");
      return;
    }
    long nowNs = world.time().nanoTime();
    connectDeadlineNs = nowNs + world.connect().timeoutNs();
    nextComplaintNs = nowNs + COMPLAINT_NS;
    mailbox.onOffer(world.transport()::wake);
    world.coordinator().start(mailbox::offer);
    trees().forEach(world.coordinator()::watch);
  }

  @Override
  public final int doWork() {
    long nowNs = world.time().nanoTime();
    presence.onTick(nowNs);
    watchJoining(nowNs);
    onTime(nowNs);
    boolean more = mailbox.drain(onCoordinator, EVENTS_A_CYCLE) == EVENTS_A_CYCLE;
    more |= world.transport().poll(this, FRAMES_A_CYCLE) >= FRAMES_A_CYCLE;
    int work = done ? 0 : work(nowNs);
    // What came meanwhile ends the rest at once: to look again here would cost each message twice.
    return more ? work + 1 : work;
  }

  @Override
  public void await(long timeoutNs) {
    world.transport().await(timeoutNs);
  }

  @Override
  public final long nextDeadlineNs() {
    return Math.min(
        nextRoleDeadlineNs(),
        Math.min(nextComplaintNs, everConnected ? Long.MAX_VALUE : connectDeadlineNs));
  }

  @Override
  public final boolean isDone() {
    return done;
  }

  @Override
  public final void onStop() {
    if (!stopping) {
      stopping = true;
      nextComplaintNs = Math.min(nextComplaintNs, world.time().nanoTime() + ENDING_COMPLAINT_NS);
      onStopRequested();
    }
  }

  @Override
  public void onClose() {
    world.events().event(EventName.STOPPED);
    world.coordinator().close();
    world.transport().close();
  }

  @Override
  public final String roleName() {
    return identity.id();
  }

  /** Why the process failed; nothing where it did not. */
  public final Optional<Failure> failure() {
    return Optional.ofNullable(failure);
  }

  /** Wakes the agent from its rest. Any thread. */
  public final void wake() {
    world.transport().wake();
  }

  /** How long an end in order, once it was asked for, may take, in milliseconds. */
  public long endBoundMs() {
    return END_BOUND_MS;
  }

  /** Broken frames that arrived, whether the transport or a codec found them. */
  public final long malformedFrames() {
    return malformed + world.transport().malformed();
  }

  @Override
  public final void onRequest(LinkId service, PeerId peer, byte[] frame) {
    try {
      ControlMessage message = ControlCodec.decode(frame);
      if (message instanceof ControlMessage.Ping ping) {
        onPing(peer, ping);
      } else {
        onControl(peer, message);
      }
    } catch (MalformedFrameException broken) {
      countMalformed();
    }
  }

  private void onPing(PeerId peer, ControlMessage.Ping ping) {
    if (!presence.onPing(ping.nonce())) {
      reply(
          peer,
          new ControlMessage.Pong(
              ping.nonce(), identity.id(), incarnation().map(Incarnation::zxid).orElse(0L)));
    }
  }

  @Override
  public final void onFrame(LinkId link, byte[] frame) {
    try {
      if (!presence.onFrame(link, frame)) {
        onData(link, frame);
      }
    } catch (MalformedFrameException broken) {
      countMalformed();
    }
  }

  @Override
  public final void onProbe(Endpoint endpoint, ProbeResult result) {
    if (!presence.onProbe(endpoint, result)) {
      onProbed(endpoint, result);
    }
  }

  @Override
  public void onSubscription(LinkId publication, byte[] prefix, boolean subscribed) {}

  @Override
  public void onLinkBroken(LinkId link) {}

  /** Ends, having reached what it was to do. */
  protected final void finish() {
    done = true;
  }

  /** Ends, because it can't do what it was to do. */
  protected final void fail(String why) {
    fail(new Failure.Impossible(why));
  }

  /** Ends; the first failure is the one that is told. */
  protected final void fail(Failure why) {
    if (failure == null) {
      failure = why;
    }
    done = true;
  }

  /** The port of the control endpoint. */
  protected final int boundControlPort() {
    return boundControlPort;
  }

  /** Answers a peer of the control endpoint. */
  protected final void reply(PeerId peer, ControlMessage message) {
    world.transport().reply(control, peer, ControlCodec.encode(message));
  }

  /** Counts a broken frame. */
  protected final void countMalformed() {
    malformed++;
  }

  /** Binds what the role listens on besides its control endpoint. */
  protected abstract void bindRole();

  /** What to watch in ZooKeeper. */
  protected abstract List<String> trees();

  /** This process's incarnation, once it is registered. */
  protected abstract Optional<Incarnation> incarnation();

  /** Time goes on: called first in each duty cycle. */
  protected abstract void onTime(long nowNs);

  /** When the role's next timer is due, nanoseconds of the monotonic clock. */
  protected abstract long nextRoleDeadlineNs();

  /** A session stands. */
  protected abstract void onConnected(CoordinatorEvent.Connected connected);

  /** The connection is lost, or ({@code over}) the session. */
  protected abstract void onDisconnected(boolean over);

  /** The view has changed. */
  protected abstract void onTree(CoordinatorEvent event);

  /** A control message on this process's own endpoint. */
  protected abstract void onControl(PeerId peer, ControlMessage message)
      throws MalformedFrameException;

  /** A frame on a link of the role. */
  protected abstract void onData(LinkId link, byte[] frame) throws MalformedFrameException;

  /** A probe that the role asked for is answered. */
  protected void onProbed(Endpoint endpoint, ProbeResult result) {}

  /**
   * The role's own work, at the end of each duty cycle.
   *
   * @return 0 where the next cycle may wait for {@link #nextDeadlineNs} or for what arrives
   */
  protected abstract int work(long nowNs);

  /** What the role waits for before it can do its work; nothing while it does it. */
  protected abstract Optional<String> waitsFor();

  /** An end in order was asked for. */
  protected abstract void onStopRequested();

  /**
   * Complains while ZooKeeper, or whatever else the role waits for, is not there; gives ZooKeeper
   * up in the end.
   */
  private void watchJoining(long nowNs) {
    if (!everConnected && nowNs >= connectDeadlineNs) {
      fail(
          ("no ZooKeeper at %s: start one (java -jar driver.jar zookeeper), or name another with"
                  + " --zookeeper HOST:PORT")
              .formatted(world.connect().zooKeeper()));
    } else if (nowNs >= nextComplaintNs) {
      nextComplaintNs = nowNs + COMPLAINT_NS;
      if (!everConnected) {
        LOG.warn("waiting for ZooKeeper at {}", world.connect().zooKeeper());
      } else {
        waitsFor().ifPresent(what -> LOG.warn("waiting: {}", what));
      }
    }
  }

  private void onCoordinator(CoordinatorEvent event) {
    if (event instanceof CoordinatorEvent.Answer answer) {
      requests.onAnswer(answer);
    } else if (event instanceof CoordinatorEvent.Connected connected) {
      world
          .events()
          .event(
              everConnected ? EventName.RECONNECTED : EventName.CONNECTED,
              Map.of("session_timeout_ms", connected.timeoutMs()));
      everConnected = true;
      LOG.info("ZooKeeper session stands, timeout {} ms", connected.timeoutMs());
      onConnected(connected);
    } else if (event instanceof CoordinatorEvent.Suspended) {
      world.events().event(EventName.SUSPENDED);
      LOG.warn("no connection to ZooKeeper: going on with what is known");
      onDisconnected(false);
    } else if (event instanceof CoordinatorEvent.Lost) {
      world.events().event(EventName.LOST);
      LOG.warn("the ZooKeeper session is over: registering again once ZooKeeper is back");
      onDisconnected(true);
    } else {
      view.apply(event);
      onTree(event);
    }
  }
}
