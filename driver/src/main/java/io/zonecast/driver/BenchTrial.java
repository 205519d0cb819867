package io.zonecast.driver;

import io.zonecast.driver.bench.Lineup;
import io.zonecast.driver.bench.Memory;
import io.zonecast.driver.launch.DriverEvents;
import io.zonecast.driver.launch.EventTail;
import io.zonecast.driver.launch.Fleet;
import io.zonecast.driver.launch.LifeFiles;
import io.zonecast.driver.launch.LocalHosts;
import io.zonecast.driver.launch.PeakMemory;
import io.zonecast.driver.launch.ProcessEvent;
import io.zonecast.driver.launch.ProcessLedger;
import io.zonecast.driver.plan.Host;
import io.zonecast.driver.plan.ProcessPlan;
import io.zonecast.driver.plan.Role;
import io.zonecast.driver.plan.RunPaths;
import io.zonecast.measurement.EventName;
import io.zonecast.runtime.SystemTime;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * One trial of a bench: the processes of a contender, from the start of the first to the end of
 * all. Used once, by one thread; only the {@link StopSignal} is for others.
 */
final class BenchTrial {
  private static final Duration START_BOUND = Duration.ofSeconds(60);
  private static final Duration START_BOUND_EACH = Duration.ofSeconds(2);
  private static final Duration ENDING_BOUND = Duration.ofSeconds(90);
  private static final Duration DRAIN_BOUND = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
  private static final int CONNECT_MS = 100;

  private final Lineup lineup;
  private final Duration length;
  private final List<ProcessPlan> plans;
  private final Duration startBound;
  private final RunPaths paths;
  private final Console console;
  private final SystemTime time = new SystemTime();
  private final LocalHosts hosts;
  private final DriverEvents events;
  private final ProcessLedger ledger;
  private final Fleet fleet;
  private final Watch watch;
  private final Streams streams = new Streams();
  private final Alarm alarm;
  private final PeakMemory memory = new PeakMemory();
  private long lookedNs = Long.MIN_VALUE / 2;
  private int inSync = 1;

  /**
   * A trial.
   *
   * @param length how long is published at most
   * @param paths of its own; the directories are there
   */
  BenchTrial(Lineup lineup, Duration length, RunPaths paths, Console console, StopSignal stop) {
    this.lineup = lineup;
    this.length = length;
    this.plans = lineup.groups().stream().flatMap(List::stream).toList();
    this.startBound = START_BOUND.plus(START_BOUND_EACH.multipliedBy(plans.size()));
    this.paths = paths;
    this.console = console;
    this.hosts = new LocalHosts(paths);
    this.events = new DriverEvents(paths.events("driver"), time);
    EventTail tail = new EventTail(paths);
    plans.forEach(process -> tail.follow(process.id()));
    this.watch = new Watch(tail, time);
    this.ledger = new ProcessLedger(paths.processes(), plans);
    this.fleet = new Fleet(hosts, ledger, events, new LifeFiles(paths), watch::wake);
    this.alarm = new Alarm(fleet, streams, stop, paths);
    if (lineup.subscribersEnd()) {
      alarm.expectSubscribersToEnd();
    }
    watch.listen(streams::accept);
    watch.listen(this::noteInSync);
    stop.wakeWith(watch::wake);
  }

  /**
   * Runs it. Whatever happens, every process that was started has ended afterwards.
   *
   * @throws RunFailedException saying why there is no figure
   * @throws IOException where a summary can't be read
   */
  Lineup.Counted run() throws IOException {
    try {
      for (List<ProcessPlan> group : lineup.groups()) {
        start(group);
      }
      fleet.release();
      publish();
    } catch (RuntimeException e) {
      events.record(EventName.FAILED, Map.of("reason", String.valueOf(e.getMessage())));
      throw e;
    } finally {
      tearDown();
    }
    return lineup.read();
  }

  /** The most that processes were resident with, so far. */
  Memory memory() {
    return new Memory(
        memory.of(Role.BROKER), memory.of(Role.PUBLISHER), memory.of(Role.SUBSCRIBER));
  }

  /** Starts a group, and waits until those who come next find what they need. */
  private void start(List<ProcessPlan> group) {
    fleet.start(group);
    if (!watch.await(startBound, alarm::check, () -> group.stream().allMatch(alarm::isReady))) {
      throw alarm.notReady(group, startBound);
    }
    boolean haveBrokers = group.stream().anyMatch(plan -> plan.role() == Role.BROKER);
    if (haveBrokers) {
      require(() -> lineup.port().stream().allMatch(BenchTrial::accepts), "nobody listens");
      require(() -> inSync == lineup.inSync(), "standbys are not in sync");
    }
  }

  private void require(BooleanSupplier condition, String otherwise) {
    if (!watch.await(startBound, alarm::check, condition)) {
      throw new RunFailedException(otherwise + " after " + startBound.toSeconds() + " s");
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(Host.LOCAL.address(), port), CONNECT_MS);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private void noteInSync(ProcessEvent event) {
    if (event.name().equals(EventName.IN_SYNC.text())) {
      inSync = event.text("members").split(",", -1).length;
    }
  }

  private void publish() {
    if (!watch.await(
        length.plus(ENDING_BOUND), this::guard, () -> fleet.living(Role.PUBLISHER).isEmpty())) {
      throw new RunFailedException(
          "publishers have not ended " + ENDING_BOUND.toSeconds() + " s after their time");
    }
    boolean complete = watch.await(DRAIN_BOUND, this::guard, this::isDrained);
    events.record(EventName.DRAINED, Map.of("complete", complete));
  }

  private boolean isDrained() {
    return lineup.subscribersEnd()
        ? fleet.living(Role.SUBSCRIBER).isEmpty()
        : fleet.living(Role.SUBSCRIBER).stream()
            .allMatch(process -> streams.isDrained(process.plan().id(), publisher -> true));
  }

  private void guard() {
    alarm.check();
    if (time.nanoTime() - lookedNs >= BETWEEN_LOOKS.toNanos()) {
      memory.look(fleet.all());
      lookedNs = time.nanoTime();
    }
  }

  private void tearDown() {
    try {
      memory.look(fleet.all());
      new Teardown(fleet, watch, console).endAll();
    } finally {
      hosts.close();
      ledger.write();
      events.close();
      RunFolder.removeZooKeeperData(paths);
    }
  }
}
