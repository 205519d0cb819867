package io.zonecast.driver.fault;

import io.zonecast.driver.launch.DriverEvents;
import io.zonecast.driver.launch.Fleet;
import io.zonecast.driver.launch.Launched;
import io.zonecast.driver.plan.Fault;
import io.zonecast.driver.plan.FaultTarget;
import io.zonecast.driver.plan.Role;
import io.zonecast.measurement.EventName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
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
  private final StrengthChanges strengths;
  private final Primaries primaries;
  private final DriverEvents events;
  private final Consumer<String> console;
  private final List<Fault> pending;
  private final List<Lasting> lasting = new ArrayList<>();

  /** A schedule that has not begun. */
  public FaultSchedule(
      List<Fault> faults,
      Fleet fleet,
      StrengthChanges strengths,
      Primaries primaries,
      DriverEvents events,
      Consumer<String> console) {
    this.fleet = fleet;
    this.strengths = strengths;
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
      Optional<FleetSite> site = site(fault);
      if (site.isPresent()) {
        faults.remove();
        inject(fault, site.get());
        fault
            .lasts()
            .ifPresent(
                length ->
                    lasting.add(new Lasting(fault, site.get(), sinceMatchedNs + length.toNanos())));
      }
    }
  }

  /** Mends whatever still lasts: all but the processes that are to be started again. */
  public void mendAll() {
    takeBack(lasting.stream().filter(last -> !last.bringsBack()).toList());
  }

  /** Takes back whatever still lasts; who has not ended yet is not started again yet. */
  public void takeBackAll() {
    takeBack(Long.MAX_VALUE);
  }

  /** Whether a process of a role is still to be started again. */
  public boolean bringsBack(Role role) {
    return lasting.stream()
        .anyMatch(last -> last.bringsBack() && last.site.target().plan().role() == role);
  }

  /** Whether something is still to be taken back. */
  public boolean isLasting() {
    return !lasting.isEmpty();
  }

  /** The faults that have not happened. */
  public List<Fault> pending() {
    return List.copyOf(pending);
  }

  private void takeBack(long sinceMatchedNs) {
    takeBack(lasting.stream().filter(last -> last.isOver(sinceMatchedNs)).toList());
  }

  private void takeBack(List<Lasting> over) {
    lasting.removeAll(over);
    for (Lasting last : over) {
      record(events.now(), EventName.FAULT_OVER, last.fault, last.site);
      last.fault.takeBackFrom(last.site);
      console.accept("over: %s %s".formatted(last.fault.what(), text(last.site)));
    }
  }

  private Optional<FleetSite> site(Fault fault) {
    Optional<Launched> target = resolve(fault.target());
    if (!(fault instanceof Fault.CutBetween cut)) {
      return target.map(process -> new FleetSite(fleet, strengths, process, Optional.empty()));
    }
    Optional<Launched> from = resolve(cut.from());
    return target
        .filter(process -> from.isPresent() && !process.plan().host().equals(host(from.get())))
        .map(process -> new FleetSite(fleet, strengths, process, from));
  }

  private static Object host(Launched process) {
    return process.plan().host();
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

  /** Told when it is done: a disk that is busy just then must not delay it after its time. */
  private void inject(Fault fault, FleetSite site) {
    long atUs = events.now();
    try {
      fault.injectInto(site);
    } finally {
      record(atUs, EventName.FAULT, fault, site);
    }
    console.accept(
        "fault: %s %s (pid %d)".formatted(fault.what(), text(site), site.target().pid()));
  }

  private void record(long atUs, EventName event, Fault fault, FleetSite site) {
    Launched target = site.target();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("fault", fault.what());
    fields.put("target", target.plan().id());
    fields.put("zone", target.plan().zone());
    fields.put("pid", target.pid());
    site.from().ifPresent(from -> fields.put("from", from.plan().id()));
    if (fault instanceof Fault.CutBetween cut) {
      fields.put("direction", cut.direction().word());
    }
    if (fault instanceof Fault.Strength strength) {
      fields.put("to", strength.to());
    }
    events.record(atUs, event, fields);
  }

  private static String text(FleetSite site) {
    return site.target().plan().id()
        + site.from().map(from -> " from " + from.plan().id()).orElse("");
  }

  /** A fault that was injected and is to be taken back. */
  private static final class Lasting {
    private final Fault fault;
    private final FleetSite site;
    private final long untilNs;
    private boolean endSeen;

    private Lasting(Fault fault, FleetSite site, long untilNs) {
      this.fault = fault;
      this.site = site;
      this.untilNs = untilNs;
    }

    /** Whether its target ended, and is to be started again. */
    private boolean bringsBack() {
      return fault instanceof Fault.Ends;
    }

    /**
     * Whether it can be taken back. A process that is to be started again must have ended at an
     * earlier look already: what it wrote last has been read since.
     */
    private boolean isOver(long sinceMatchedNs) {
      boolean ended = endSeen;
      endSeen = !site.target().isAlive();
      return untilNs <= sinceMatchedNs && (!bringsBack() || ended);
    }
  }
}
