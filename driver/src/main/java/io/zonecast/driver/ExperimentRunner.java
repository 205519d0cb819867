package io.zonecast.driver;

import io.zonecast.cli.DurationConverter;
import io.zonecast.driver.fault.FaultSchedule;
import io.zonecast.driver.fault.Primaries;
import io.zonecast.driver.fault.StrengthChanges;
import io.zonecast.driver.launch.DriverEvents;
import io.zonecast.driver.launch.EventTail;
import io.zonecast.driver.launch.Fleet;
import io.zonecast.driver.launch.HostRunner;
import io.zonecast.driver.launch.Launched;
import io.zonecast.driver.launch.LifeFiles;
import io.zonecast.driver.launch.ProcessEvent;
import io.zonecast.driver.launch.ProcessLedger;
import io.zonecast.driver.plan.Experiment;
import io.zonecast.driver.plan.ExperimentPlan;
import io.zonecast.driver.plan.Fault;
import io.zonecast.driver.plan.ProcessPlan;
import io.zonecast.driver.plan.Role;
import io.zonecast.driver.plan.RunPaths;
import io.zonecast.measurement.EventName;
import io.zonecast.port.TimeSource;
import io.zonecast.runtime.SystemTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Runs a planned experiment: launch, all matched, faults, drained, torn down. Used once, by one
 * thread; only the {@link StopSignal} is for others.
 */
final class ExperimentRunner {
  private static final Duration ZOOKEEPER_BOUND = Duration.ofSeconds(30);
  private static final Duration BROKERS_BOUND = Duration.ofSeconds(60);
  private static final Duration PUBLISHING_GRACE = Duration.ofSeconds(30);
  private static final Duration UNPACED_BOUND = Duration.ofMinutes(30);
  private static final Duration DRAIN_BOUND = Duration.ofSeconds(10);
  private static final Duration RELIABLE_DRAIN_BOUND = Duration.ofMinutes(2);

  private final Experiment experiment;
  private final ExperimentPlan plan;
  private final Duration readyBound;
  private final Console console;
  private final StopSignal stop;
  private final RunPaths paths;
  private final HostRunner hosts;
  private final DriverEvents events;
  private final Fleet fleet;
  private final Watch watch;
  private final Streams streams = new Streams();
  private final Primaries primaries = new Primaries();
  private final ProcessLedger ledger;
  private final Alarm alarm;
  private final TimeSource time = new SystemTime();

  /**
   * A runner.
   *
   * @param hosts closed by {@link #run}
   * @param readyBound how long everyone may take from launch to "all matched"
   */
  ExperimentRunner(
      Experiment experiment,
      ExperimentPlan plan,
      RunPaths paths,
      HostRunner hosts,
      Duration readyBound,
      Console console,
      StopSignal stop) {
    this.experiment = experiment;
    this.plan = plan;
    this.readyBound = readyBound;
    this.console = console;
    this.stop = stop;
    this.paths = paths;
    this.hosts = hosts;
    this.events = new DriverEvents(paths.events("driver"), time);
    EventTail tail = new EventTail(paths);
    plan.processes().forEach(process -> tail.follow(process.id()));
    this.watch = new Watch(tail, time);
    this.ledger = new ProcessLedger(paths.processes(), plan.processes());
    this.fleet = new Fleet(hosts, ledger, events, new LifeFiles(paths), watch::wake);
    this.alarm = new Alarm(fleet, streams, stop, paths);
    fleet.beforeStartAgain(alarm::forget);
    fleet.beforeStartAgain(process -> primaries.forget(process.id()));
    watch.listen(streams::accept);
    watch.listen(primaries::accept);
    watch.listen(this::tellWhoGaveUp);
    stop.wakeWith(watch::wake);
  }

  /**
   * Runs the experiment. Whatever happens, every process that was started has ended afterwards, and
   * {@code processes.json} says how.
   *
   * @throws RunFailedException saying why the experiment could not be run to its end
   */
  void run() {
    try {
      launch();
      long matchedNs = time.nanoTime();
      events.record(EventName.ALL_MATCHED, Map.of());
      console.say("all matched");
      fleet.release();
      publish(matchedNs);
      drain();
    } catch (RuntimeException e) {
      events.record(EventName.FAILED, Map.of("reason", String.valueOf(e.getMessage())));
      throw e;
    } finally {
      tearDown();
    }
  }

  private void launch() {
    start(plan.of(Role.ZOOKEEPER), ZOOKEEPER_BOUND);
    start(plan.of(Role.BROKER), BROKERS_BOUND);
    start(
        Stream.concat(plan.of(Role.SUBSCRIBER).stream(), plan.of(Role.PUBLISHER).stream()).toList(),
        readyBound);
  }

  private void start(List<ProcessPlan> plans, Duration bound) {
    if (plans.isEmpty()) {
      return;
    }
    console.say("starting " + summary(plans));
    fleet.start(plans);
    for (ProcessPlan process : plans) {
      fleet.find(process.id()).ifPresent(p -> console.detail("  " + p.plan().id() + " " + p.pid()));
    }
    if (!watch.await(bound, alarm::check, () -> plans.stream().allMatch(alarm::isReady))) {
      throw alarm.notReady(plans, bound);
    }
  }

  /** An end by its own option is no failure of the run, and not to be overlooked. */
  private void tellWhoGaveUp(ProcessEvent event) {
    if (event.name().equals(EventName.TOO_SLOW.text())) {
      console.error(
          "%s ends: a subscriber of %s is too slow (--on-slow exit)"
              .formatted(event.id(), event.text("topic")));
    }
  }

  private static String summary(List<ProcessPlan> plans) {
    return plans.size() == 1
        ? plans.get(0).id() + " on " + plans.get(0).host().address()
        : plans.size() + " processes, " + plans.get(0).id() + " first";
  }

  private void publish(long matchedNs) {
    StrengthChanges strengths = new StrengthChanges(hosts, plan.onDemand());
    FaultSchedule faults =
        new FaultSchedule(experiment.faults(), fleet, strengths, primaries, events, console::say);
    try {
      awaitPublishers(faults, strengths, matchedNs);
    } finally {
      faults.mendAll(); // A process that stands still could not end in order.
    }
    for (Fault missed : faults.pending()) {
      throw new RunFailedException(
          "%s of %s at %s never happened: it was not there before the publishers ended"
              .formatted(
                  missed.what(), missed.target().text(), DurationConverter.format(missed.at())));
    }
    awaitStartedAgain(faults);
  }

  /** Who is to come back does, and is ready again, so that it can end in order with the others. */
  private void awaitStartedAgain(FaultSchedule faults) {
    Runnable guard =
        () -> {
          alarm.check();
          faults.takeBackAll();
        };
    BooleanSupplier done = () -> !faults.isLasting() && unready().isEmpty();
    if (!watch.await(readyBound, guard, done)) {
      throw unready().isEmpty()
          ? new RunFailedException("who was to be started again has not ended")
          : alarm.notReady(unready(), readyBound);
    }
  }

  private List<ProcessPlan> unready() {
    return fleet.startedAgain().stream()
        .filter(Launched::isAlive)
        .map(Launched::plan)
        .filter(plan -> !alarm.isReady(plan))
        .toList();
  }

  private void awaitPublishers(FaultSchedule faults, StrengthChanges strengths, long matchedNs) {
    Duration length = experiment.traffic().expectedLength().orElse(UNPACED_BOUND);
    Duration again = lastReturn(experiment.faults());
    try (Progress progress = Progress.over(length, console)) {
      Runnable guard =
          () -> {
            long sinceNs = time.nanoTime() - matchedNs;
            alarm.check();
            strengths.check();
            faults.injectDue(sinceNs);
            progress.at(Duration.ofNanos(sinceNs));
          };
      Duration bound = length.plus(again).plus(PUBLISHING_GRACE);
      if (experiment.traffic().quality().isReliable()) {
        bound = bound.plus(experiment.longestRecovery()); // For each to be acknowledged.
      }
      if (!watch.await(bound, guard, () -> havePublished(faults))) {
        throw new RunFailedException(
            "%d publishers, %s first, have not ended %s after all were matched"
                .formatted(
                    fleet.living(Role.PUBLISHER).size(),
                    fleet.living(Role.PUBLISHER).get(0).plan().id(),
                    DurationConverter.format(bound)));
      }
    }
  }

  private boolean havePublished(FaultSchedule faults) {
    return fleet.living(Role.PUBLISHER).isEmpty() && !faults.bringsBack(Role.PUBLISHER);
  }

  /** When the last process is started again: a publisher then begins anew. */
  private static Duration lastReturn(List<Fault> faults) {
    return faults.stream()
        .filter(Fault.Ends.class::isInstance)
        .flatMap(fault -> ((Fault.Ends) fault).backAt().stream())
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private void drain() {
    long beginNs = time.nanoTime();
    boolean complete =
        experiment.traffic().quality().isReliable() ? isOwedNothing() : hasSeenStreamsEnd();
    events.record(EventName.DRAINED, Map.of("complete", complete));
    if (!complete) {
      console.say(
          "some subscribers have not seen every stream end after "
              + Duration.ofNanos(time.nanoTime() - beginNs).toSeconds()
              + " s");
    }
  }

  private boolean hasSeenStreamsEnd() {
    return watch.await(DRAIN_BOUND, alarm::check, () -> isDrained(alarm::endedByItself));
  }

  /**
   * Reliable: what was acknowledged arrives although its publisher is dead, so the end of every
   * stream is waited for; but where nothing more comes for the longest time that a recovery may
   * take, nothing will.
   */
  private boolean isOwedNothing() {
    Stillness stillness = new Stillness(time);
    Duration idle = experiment.longestRecovery();
    watch.await(
        RELIABLE_DRAIN_BOUND,
        alarm::check,
        () ->
            isDrained(publisher -> true)
                || fleet.living(Role.SUBSCRIBER).stream()
                        .map(subscriber -> subscriber.plan().id())
                        .filter(id -> !streams.isDrained(id, publisher -> true))
                        .filter(id -> !stillness.lasts(paths.deliveries(id), idle))
                        .count()
                    == 0);
    return isDrained(publisher -> true);
  }

  private boolean isDrained(Predicate<String> ofPublishers) {
    return fleet.living(Role.SUBSCRIBER).stream()
        .allMatch(subscriber -> streams.isDrained(subscriber.plan().id(), ofPublishers));
  }

  private void tearDown() {
    events.record(EventName.STOPPING, Map.of());
    console.say(stop.isRequested() ? "stopping everything, as asked" : "stopping");
    try {
      new Teardown(fleet, watch, console).endAll();
    } finally {
      hosts.close();
      ledger.write();
      events.record(EventName.TORN_DOWN, Map.of());
      events.close();
    }
  }
}
