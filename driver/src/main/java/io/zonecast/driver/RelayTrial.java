package io.zonecast.driver;

import io.zonecast.driver.bench.Contender;
import io.zonecast.driver.bench.RelayPlan;
import io.zonecast.driver.bench.Relayed;
import io.zonecast.driver.launch.DriverEvents;
import io.zonecast.driver.launch.EventTail;
import io.zonecast.driver.launch.Fleet;
import io.zonecast.driver.launch.LifeFiles;
import io.zonecast.driver.launch.LocalHosts;
import io.zonecast.driver.launch.PeakMemory;
import io.zonecast.driver.launch.ProcessEvent;
import io.zonecast.driver.launch.ProcessLedger;
import io.zonecast.driver.plan.ProcessPlan;
import io.zonecast.driver.plan.Role;
import io.zonecast.driver.plan.RunPaths;
import io.zonecast.measurement.EventName;
import io.zonecast.measurement.PublisherSummary;
import io.zonecast.measurement.SubscriberSummary;
import io.zonecast.runtime.SystemTime;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * One trial of {@code bench relay}: one publisher as fast as it goes, one subscriber that counts,
 * in processes of their own, from the start of ZooKeeper to the end of all. Used once, by one
 * thread; only the {@link StopSignal} is for others.
 */
final class RelayTrial {
  private static final Duration START_BOUND = Duration.ofSeconds(60);
  private static final Duration ENDING_BOUND = Duration.ofSeconds(90);
  private static final Duration DRAIN_BOUND = Duration.ofSeconds(10);

  private final RelayPlan.Trial trial;
  private final Contender.Zonecast who;
  private final Duration length;
  private final RunPaths paths;
  private final List<ProcessPlan> plans;
  private final Console console;
  private final LocalHosts hosts;
  private final DriverEvents events;
  private final ProcessLedger ledger;
  private final Fleet fleet;
  private final Watch watch;
  private final Streams streams = new Streams();
  private final Alarm alarm;
  private final PeakMemory memory = new PeakMemory();
  private int inSync = 1;

  /**
   * A trial.
   *
   * @param paths of its own; the directories are there
   */
  RelayTrial(
      RelayPlan.Trial trial,
      RelayProcesses processes,
      RunPaths paths,
      Console console,
      StopSignal stop) {
    SystemTime time = new SystemTime();
    this.trial = trial;
    this.who = processes.who();
    this.length = processes.plan().length();
    this.paths = paths;
    this.plans = processes.all();
    this.console = console;
    this.hosts = new LocalHosts(paths);
    this.events = new DriverEvents(paths.events("driver"), time);
    EventTail tail = new EventTail(paths);
    plans.forEach(process -> tail.follow(process.id()));
    this.watch = new Watch(tail, time);
    this.ledger = new ProcessLedger(paths.processes(), plans);
    this.fleet = new Fleet(hosts, ledger, events, new LifeFiles(paths), watch::wake);
    this.alarm = new Alarm(fleet, streams, stop, paths);
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
  Relayed run() throws IOException {
    try {
      start(of(Role.ZOOKEEPER));
      start(of(Role.BROKER));
      require(() -> !who.isCentralized() || inSync == who.brokers(), "standbys are not in sync");
      start(of(Role.SUBSCRIBER));
      start(of(Role.PUBLISHER));
      fleet.release();
      publish();
    } catch (RuntimeException e) {
      events.record(EventName.FAILED, Map.of("reason", String.valueOf(e.getMessage())));
      throw e;
    } finally {
      tearDown();
    }
    return read();
  }

  private List<ProcessPlan> of(Role role) {
    return plans.stream().filter(process -> process.role() == role).toList();
  }

  private void start(Collection<ProcessPlan> some) {
    fleet.start(some);
    if (!watch.await(START_BOUND, alarm::check, () -> some.stream().allMatch(alarm::isReady))) {
      throw alarm.notReady(List.copyOf(some), START_BOUND);
    }
  }

  private void require(BooleanSupplier condition, String otherwise) {
    if (!watch.await(START_BOUND, alarm::check, condition)) {
      throw new RunFailedException(otherwise + " after " + START_BOUND.toSeconds() + " s");
    }
  }

  private void noteInSync(ProcessEvent event) {
    if (event.name().equals(EventName.IN_SYNC.text())) {
      inSync = event.text("members").split(",", -1).length;
    }
  }

  private void publish() {
    Runnable guard =
        () -> {
          alarm.check();
          memory.look(fleet.all());
        };
    if (!watch.await(
        length.plus(ENDING_BOUND), guard, () -> fleet.living(Role.PUBLISHER).isEmpty())) {
      throw new RunFailedException(
          "the publisher has not ended " + ENDING_BOUND.toSeconds() + " s after its time");
    }
    boolean complete =
        watch.await(DRAIN_BOUND, guard, () -> streams.isDrained("sub", publisher -> true));
    events.record(EventName.DRAINED, Map.of("complete", complete));
  }

  private void tearDown() {
    try {
      new Teardown(fleet, watch, console).endAll();
    } finally {
      hosts.close();
      ledger.write();
      events.close();
      RunFolder.removeZooKeeperData(paths);
    }
  }

  private Relayed read() throws IOException {
    PublisherSummary publisher = PublisherSummary.read(paths.publisherSummary("pub"));
    SubscriberSummary subscriber = SubscriberSummary.read(paths.subscriberSummary("sub"));
    return new Relayed(
        trial.round(),
        trial.size(),
        who.name(),
        who.yardstick().orElse(""),
        who.isReliable(),
        publisher.topics().values().stream()
            .mapToLong(PublisherSummary.TopicCounts::published)
            .sum(),
        subscriber.delivered(),
        subscriber.duplicated(),
        subscriber.lastReceivedUs() - subscriber.firstReceivedUs(),
        memory.of(Role.BROKER),
        memory.of(Role.PUBLISHER),
        memory.of(Role.SUBSCRIBER));
  }
}
