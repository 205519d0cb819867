package io.zonecast.driver.fault;

import io.zonecast.driver.launch.DriverEvents;
import io.zonecast.driver.launch.Fleet;
import io.zonecast.driver.launch.Launched;
import io.zonecast.driver.launch.Signal;
import io.zonecast.driver.plan.Fault;
import io.zonecast.driver.plan.FaultTarget;
import io.zonecast.measurement.EventName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Injects faults when their time comes, and takes back those that last for a while. A fault whose
 * target doesn't exist just then (a zone between two primaries) stays due until it does. One
 * thread.
 */
public final class FaultSchedule {
  private final Fleet fleet;
  private final Primaries primaries;
  private final DriverEvents events;
  private final Consumer<String> console;
  private final List<Fault> pending;
  private final List<Lasting> lasting = new ArrayList<>();

  private record Lasting(Fault fault, Launched target, long untilNs) {}

  /** A schedule that has not begun. */
  public FaultSchedule(
      List<Fault> faults,
      Fleet fleet,
      Primaries primaries,
      DriverEvents events,
      Consumer<String> console) {
    this.fleet = fleet;
    this.primaries = primaries;
    this.events = events;
    this.console = console;
    this.pending = new ArrayList<>(faults);
    this.pending.sort(Comparator.comparing(Fault::at));
  }

  /**
   * Injects what is due, and takes back what is over.
   *
   * @param sinceMatchedNs nanoseconds since "all matched"
   */
  public void injectDue(long sinceMatchedNs) {
    takeBack(sinceMatchedNs);
    for (Iterator<Fault> faults = pending.iterator(); faults.hasNext(); ) {
      Fault fault = faults.next();
      if (fault.at().toNanos() > sinceMatchedNs) {
        return;
      }
      Optional<Launched> target = resolve(fault.target());
      if (target.isPresent()) {
        faults.remove();
        inject(fault, target.get());
        fault
            .lasts()
            .ifPresent(
                length ->
                    lasting.add(
                        new Lasting(fault, target.get(), sinceMatchedNs + length.toNanos())));
      }
    }
  }

  /** Takes back whatever still lasts. */
  public void takeBackAll() {
    takeBack(Long.MAX_VALUE);
  }

  private void takeBack(long sinceMatchedNs) {
    for (Iterator<Lasting> all = lasting.iterator(); all.hasNext(); ) {
      Lasting over = all.next();
      if (over.untilNs() <= sinceMatchedNs) {
        all.remove();
        over.fault().takeBackFrom(site(over.target()));
        record(EventName.FAULT_OVER, over.fault(), over.target());
        console.accept("over: %s %s".formatted(over.fault().what(), over.target().plan().id()));
      }
    }
  }

  /** The faults that have not happened. */
  public List<Fault> pending() {
    return List.copyOf(pending);
  }

  private Optional<Launched> resolve(FaultTarget target) {
    Optional<String> id =
        target instanceof FaultTarget.Primary primary
            ? primaries.primaryOf(
                primary.zone(), broker -> fleet.find(broker).filter(this::lives).isPresent())
            : Optional.of(((FaultTarget.Named) target).id());
    return id.flatMap(fleet::find).filter(this::lives);
  }

  /** Whether it has neither ended nor been told to. */
  private boolean lives(Launched process) {
    return process.isAlive() && !fleet.wasSignalled(process);
  }

  private void inject(Fault fault, Launched target) {
    record(EventName.FAULT, fault, target);
    fault.injectInto(site(target));
    console.accept(
        "fault: %s %s (pid %d)".formatted(fault.what(), target.plan().id(), target.pid()));
  }

  private void record(EventName event, Fault fault, Launched target) {
    events.record(
        event,
        Map.of(
            "fault",
            fault.what(),
            "target",
            target.plan().id(),
            "zone",
            target.plan().zone(),
            "pid",
            target.pid()));
  }

  private Fault.Site site(Launched target) {
    return new Fault.Site() {
      @Override
      public void kill() {
        fleet.signal(target, Signal.KILL);
      }

      @Override
      public void terminate() {
        fleet.signal(target, Signal.TERM);
      }

      @Override
      public void pause() {
        fleet.disturb(target, Signal.STOP);
      }

      @Override
      public void resume() {
        fleet.disturb(target, Signal.CONT);
      }

      @Override
      public void cut() {
        fleet.setJoined(target, false);
      }

      @Override
      public void join() {
        fleet.setJoined(target, true);
      }
    };
  }
}
