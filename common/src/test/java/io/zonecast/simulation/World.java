package io.zonecast.simulation;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.Znode;
import io.zonecast.registry.MalformedZnodeException;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A deployment in one thread: processes by name, a network, a ZooKeeper, faults, and invariants
 * that are checked after every event. One seed, one run. A process' host is named as the process
 * is.
 */
public final class World {
  private static final int TRANSCRIPT_LINES = 6000;
  private static final long MAX_EVENTS = 20_000_000;
  private static final String PRIMARIES = "/primaries/zone_";

  private final long seed;
  private final EventScheduler scheduler;
  private final SimNetwork network;
  private final SimZooKeeper zooKeeper;
  private final Transcript transcript = new Transcript(TRANSCRIPT_LINES);
  private final Recorder recorder;
  private final Map<String, AgentFactory> factories = new LinkedHashMap<>();
  private final Map<String, Life> lives = new LinkedHashMap<>();

  /**
   * A world without processes.
   *
   * @param directories the coordinator's persistent directories
   */
  public World(
      long seed, NetworkProfile network, CoordinatorProfile coordinator, List<String> directories) {
    this.seed = seed;
    this.scheduler = new EventScheduler(seed);
    this.network = new SimNetwork(scheduler, network);
    this.zooKeeper = new SimZooKeeper(scheduler, this.network, coordinator, directories);
    this.recorder = new Recorder(scheduler, transcript);
    zooKeeper.onCreated(this::onCreated);
    zooKeeper.onWritten(this::onWritten);
    zooKeeper.onRemoved(this::onRemoved);
  }

  private void onCreated(Znode znode) {
    if (znode.path().startsWith(PRIMARIES)) {
      recorder.record(new Fact.PrimaryCreated(zoneOf(znode), new Epoch(znode.czxid())));
    }
  }

  private void onWritten(Znode znode) {
    if (ZnodePaths.isChildOf(znode.path(), ZnodePaths.OWNERS)) {
      try {
        recorder.record(new Fact.Decided(ZnodeJson.readOwner(znode)));
      } catch (MalformedZnodeException broken) {
        recorder.note("operator", "spoilt", znode.path());
      }
    }
  }

  private void onRemoved(SimZooKeeper.Removal removal) {
    Znode znode = removal.removed();
    if (znode.path().startsWith(PRIMARIES)) {
      recorder.record(
          new Fact.PrimaryRemoved(
              removal.process(),
              zoneOf(znode),
              new Epoch(znode.czxid()),
              new Epoch(Math.max(0, removal.heardOf()))));
    }
  }

  private static ZoneId zoneOf(Znode primary) {
    return new ZoneId(Integer.parseInt(primary.path().substring(PRIMARIES.length())));
  }

  /** Adds an invariant. */
  public World check(Invariant... invariants) {
    for (Invariant invariant : invariants) {
      recorder.check(invariant);
    }
    return this;
  }

  /** Adds a process and starts it now. */
  public void add(String name, AgentFactory factory) {
    factories.put(name, factory);
    start(name);
  }

  /** Starts a process again under its name, with empty memory; nothing where it lives. */
  public void start(String name) {
    if (!isAlive(name)) {
      network.powerOn(name);
      recorder.record(new Fact.Started(name));
      lives.put(name, new Life(this, new SimProcess(name, name), factories.get(name)));
    }
  }

  /** SIGTERM: asks a process to end in order. */
  public void stop(String name) {
    if (isAlive(name)) {
      recorder.note(name, "stop", "");
      lives.get(name).stop();
    }
  }

  /** SIGKILL: peers see their connections break, a moment later. */
  public void kill(String name) {
    kill(name, false);
  }

  /**
   * The process vanishes together with its host: nobody hears anything, until it is started again.
   */
  public void powerOff(String name) {
    kill(name, true);
  }

  private void kill(String name, boolean withItsHost) {
    if (isAlive(name)) {
      recorder.record(new Fact.Ended(name));
      SimProcess victim = lives.get(name).process();
      victim.die();
      network.kill(victim, withItsHost);
    }
  }

  /** SIGSTOP. */
  public void pause(String name) {
    if (isAlive(name)) {
      recorder.note(name, "pause", "");
      lives.get(name).pause();
    }
  }

  /** SIGCONT. */
  public void resume(String name) {
    if (isAlive(name)) {
      recorder.note(name, "resume", "");
      lives.get(name).resume();
      network.resumeAll();
    }
  }

  /** Blocks what {@code from} sends to {@code to}; either may be {@link SimZooKeeper#NAME}. */
  public void block(String from, String to) {
    recorder.note(from, "block", to);
    network.block(from, to);
    for (String name : List.of(from, to)) {
      if (isAlive(name) && (from.equals(SimZooKeeper.NAME) || to.equals(SimZooKeeper.NAME))) {
        lives.get(name).coordinator().unreachable();
      }
    }
  }

  /** Blocks both ways. */
  public void partition(String a, String b) {
    block(a, b);
    block(b, a);
  }

  /** Opens both ways. */
  public void heal(String a, String b) {
    recorder.note(a, "heal", b);
    network.heal(a, b);
    network.heal(b, a);
  }

  /** Breaks a process' connection to ZooKeeper; its session may live on. */
  public void disconnectZooKeeper(String name) {
    if (isAlive(name)) {
      recorder.note(name, "disconnect", "");
      lives.get(name).coordinator().connectionReset();
    }
  }

  /** Lets the server expire a process' session now; the process learns of it later. */
  public void expireSession(String name) {
    if (isAlive(name)) {
      recorder.note(name, "expire", "");
      zooKeeper.endSession(lives.get(name).coordinator().session());
    }
  }

  /** Ends every fault but death: opens all ways, resumes all processes, starts ZooKeeper. */
  public void healAll() {
    recorder.note("", "heal all", "");
    network.healAll();
    lives.values().forEach(Life::resume);
    network.resumeAll();
    zooKeeper.start();
  }

  void end(Life life) {
    life.close();
    recorder.record(new Fact.Ended(life.process().name()));
  }

  /** Whether a process runs or is paused. */
  public boolean isAlive(String name) {
    Life life = lives.get(name);
    return life != null && !life.process().isDead();
  }

  /** The names of all processes that were ever added. */
  public Set<String> names() {
    return factories.keySet();
  }

  /**
   * Runs until this virtual time. Throws a {@link SimulationFailure} where an invariant broke or an
   * agent threw.
   */
  public void runUntilMs(long untilMs) {
    runUntil(untilMs, () -> false);
  }

  /** Runs until the condition holds or the time is reached. Returns whether the condition held. */
  public boolean runUntil(long untilMs, BooleanSupplier condition) {
    long untilNs = untilMs * 1_000_000;
    while (!condition.getAsBoolean()) {
      if (scheduler.nextDueNs() > untilNs) {
        scheduler.advanceTo(untilNs);
        return false;
      }
      runNext();
    }
    return true;
  }

  private void runNext() {
    try {
      scheduler.runNext();
      recorder.afterEvent();
    } catch (RuntimeException | AssertionError thrown) {
      throw new SimulationFailure(seed, scheduler.nowNs(), transcript, thrown);
    }
    if (recorder.isBroken()) {
      throw new SimulationFailure(
          seed, scheduler.nowNs(), transcript, recorder.violation().orElseThrow());
    }
    if (scheduler.executed() > MAX_EVENTS) {
      throw new SimulationFailure(
          seed,
          scheduler.nowNs(),
          transcript,
          new IllegalStateException("too many events: an agent spins"));
    }
  }

  /** Where agents' sinks record what they say. */
  public Recorder recorder() {
    return recorder;
  }

  /** What happened. */
  public Transcript transcript() {
    return transcript;
  }

  /** Virtual time and randomness. */
  public EventScheduler scheduler() {
    return scheduler;
  }

  /** The wires. */
  public SimNetwork network() {
    return network;
  }

  /** The ensemble. */
  public SimZooKeeper zooKeeper() {
    return zooKeeper;
  }
}
