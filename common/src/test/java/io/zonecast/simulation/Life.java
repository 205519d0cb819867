package io.zonecast.simulation;

import io.zonecast.runtime.AgentInvoker;

/**
 * One life of a process in a {@link World}: steps its agent soon after something arrived or its
 * deadline is due, never while it is paused or dead.
 */
final class Life {
  private static final int CYCLES = 32;
  private static final long MIN_WAKE_NS = 5_000;
  private static final long MAX_WAKE_NS = 100_000;

  private final World world;
  private final SimProcess process;
  private final SimTransport transport;
  private final SimCoordinator coordinator;
  private final SimClock clock;
  private final ObservedAgent agent;
  private final AgentInvoker invoker;
  private final Runnable step = this::step;
  private long stepDueNs = Long.MAX_VALUE;
  private long timerNs;
  private long pausedAtNs;

  Life(World world, SimProcess process, AgentFactory factory) {
    this.world = world;
    this.process = process;
    this.transport = world.network().transport(process);
    this.coordinator = world.zooKeeper().coordinator(process);
    this.clock =
        new SimClock(world.scheduler(), world.scheduler().between(1_000_000_000L, 1L << 50), 0);
    this.agent = new ObservedAgent(factory.create(transport, coordinator, clock));
    this.invoker = new AgentInvoker(agent);
    process.onArrival(this::stepSoon);
    stepSoon();
  }

  SimProcess process() {
    return process;
  }

  SimCoordinator coordinator() {
    return coordinator;
  }

  private void stepSoon() {
    if (stepDueNs > world.scheduler().nowNs() + MAX_WAKE_NS) {
      stepAt(world.scheduler().nowNs() + world.scheduler().between(MIN_WAKE_NS, MAX_WAKE_NS));
    }
  }

  private void stepAt(long dueNs) {
    if (dueNs < stepDueNs) {
      stepDueNs = dueNs;
      world.scheduler().at(dueNs, step);
    }
  }

  private void step() {
    if (!process.isRunning() || world.scheduler().nowNs() != stepDueNs) {
      return;
    }
    stepDueNs = Long.MAX_VALUE;
    invoker.step(CYCLES);
    if (invoker.isDone()) {
      world.end(this);
      return;
    }
    if (agent.isBusy() || transport.hasSomething()) {
      stepSoon();
    }
    long deadlineNs = clock.worldTimeNs(invoker.nextDeadlineNs());
    if (deadlineNs != Long.MAX_VALUE) {
      rest(Math.max(deadlineNs, world.scheduler().nowNs() + MIN_WAKE_NS));
    }
  }

  /**
   * Sets the timer, unless it is set for that time already: most steps leave the deadline as it
   * was.
   */
  private void rest(long dueNs) {
    if (dueNs == timerNs) {
      stepDueNs = Math.min(stepDueNs, dueNs);
    } else if (dueNs < stepDueNs) {
      timerNs = dueNs;
      stepAt(dueNs);
    }
  }

  void stop() {
    process.whenRunning(
        () -> {
          invoker.stop();
          stepSoon();
        });
  }

  /** The agent ended by itself: its ends send what they accepted, its session ends. */
  void close() {
    invoker.close();
    transport.close();
    coordinator.close();
    process.die();
  }

  void pause() {
    pausedAtNs = world.scheduler().nowNs();
    process.pause();
  }

  void resume() {
    if (process.state() == SimProcess.State.PAUSED) {
      stepDueNs = Long.MAX_VALUE;
      process.resume();
      stepSoon();
      coordinator.resumed(world.scheduler().nowNs() - pausedAtNs);
    }
  }
}
