package io.zonecast.driver.result.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.domain.Reliability;
import io.zonecast.measurement.PublisherSummary;
import io.zonecast.measurement.SubscriberSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything a run's files say, but for the deliveries, which are streamed. Immutable; any thread.
 *
 * @param qos the policies that processes were given
 * @param processes with the earlier lives of subscribers that were started again, as {@code
 *     sub-1.1}
 * @param events of all processes, by time
 * @param deliveries each subscriber's file, sub-2 before sub-10
 * @param missing what cannot be read although the run should have left it
 * @param unreadable whose events could not be read to their end
 */
public record RunFacts(
    RunDirectory directory,
    ObjectNode experiment,
    RunQos qos,
    List<ProcessEntry> processes,
    List<Event> events,
    Map<String, PublisherSummary> publishers,
    Map<String, SubscriberSummary> subscribers,
    Map<String, Path> deliveries,
    List<String> missing,
    Set<String> unreadable) {

  private static final long USUAL_SESSION_MS = 10_000;

  /** Faults that end the process that they hit. */
  private static final Set<String> ENDING = Set.of("kill", "terminate", "restart");

  /** The ids of a role, from the processes and from the events. */
  public Set<String> ids(String role) {
    Set<String> ids = new TreeSet<>();
    processes.stream().filter(p -> p.role().equals(role)).forEach(p -> ids.add(p.id()));
    events.stream().filter(e -> e.role().equals(role)).forEach(e -> ids.add(e.id()));
    return ids;
  }

  /** The events with this role and name, by time. */
  public List<Event> events(String role, String name) {
    return events.stream().filter(event -> event.is(role, name)).toList();
  }

  /** The faults that were really injected, by time. A changed strength breaks nothing. */
  public List<Event> faults() {
    return events("driver", "fault").stream()
        .filter(fault -> !fault.text("fault").equals("strength"))
        .toList();
  }

  /** When the first fault was injected; empty when none was. */
  public OptionalLong firstFaultUs() {
    return faults().stream().mapToLong(Event::atUs).min();
  }

  /** Whether publishers offered reliable streams. */
  public boolean isReliable() {
    return experiment.path("reliability").asText("").equals("reliable");
  }

  /** Whether they did, and this subscriber asked for them. */
  public boolean isReliable(String subscriber) {
    return isReliable() && qos.requestedBy(subscriber).reliability() == Reliability.RELIABLE;
  }

  /** Whether publishers sent to subscribers themselves. */
  public boolean isDirect() {
    return experiment.path("dissemination").asText("").equals("direct");
  }

  /** The faults in which this very process had a part, by time. */
  public List<Event> faultsOn(String id) {
    return faults().stream()
        .filter(fault -> targetOf(fault).equals(id) || fault.text("from").equals(id))
        .toList();
  }

  /** Whether a fault ended this very process, for good or until it was started again. */
  public boolean endedByFault(String id) {
    return faults().stream()
        .anyMatch(fault -> targetOf(fault).equals(id) && ENDING.contains(fault.text("fault")));
  }

  /** When a fault was mended; the largest long where it never was, or ended its target. */
  public long mendedUs(Event fault) {
    return ENDING.contains(fault.text("fault")) ? Long.MAX_VALUE : overUs(fault);
  }

  /** Whether a fault kept its target, alive, away for at least a session's length. */
  public boolean outlastsSession(Event fault) {
    long mendedUs = mendedUs(fault);
    long sessionUs = 1_000 * experiment.path("session_timeout_ms").asLong(USUAL_SESSION_MS);
    return mendedUs < Long.MAX_VALUE && mendedUs - fault.atUs() >= sessionUs;
  }

  /** When a fault was mended, or its target started again; the largest long where it never was. */
  public long overUs(Event fault) {
    return events("driver", "fault_over").stream()
        .filter(over -> over.atUs() >= fault.atUs())
        .filter(over -> over.text("fault").equals(fault.text("fault")))
        .filter(over -> over.number("pid") == fault.number("pid"))
        .filter(over -> over.text("target").equals(fault.text("target")))
        .filter(over -> over.text("from").equals(fault.text("from")))
        .mapToLong(Event::atUs)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  /** Whether a fault was aimed at this very process, which excuses what it did not write. */
  public boolean faulted(String id) {
    return faults().stream().anyMatch(fault -> targetOf(fault).equals(id));
  }

  /** The process that a fault was aimed at, by its id or its pid. */
  public String targetOf(Event fault) {
    return processes.stream()
        .filter(p -> p.pid() != 0 && p.pid() == fault.number("pid"))
        .map(ProcessEntry::id)
        .findFirst()
        .orElse(fault.text("target"));
  }

  /** When the driver began to end the run; empty when it never said so. */
  public OptionalLong stoppingUs() {
    return events("driver", "stopping").stream().mapToLong(Event::atUs).min();
  }

  /**
   * When the last publisher was done, as the publishers recorded it; where none did, when the
   * driver saw everything drained or began to stop. 0 when nobody said so.
   */
  public long publishingEndUs() {
    return events.stream()
        .filter(e -> e.is("publisher", "stream_ended") || e.is("publisher", "stopped"))
        .mapToLong(Event::atUs)
        .max()
        .orElseGet(
            () ->
                events.stream()
                    .filter(e -> e.is("driver", "drained") || e.is("driver", "stopping"))
                    .mapToLong(Event::atUs)
                    .min()
                    .orElse(0));
  }

  /** Whether this subscriber ended (its {@code --count}) before the publishers or the run did. */
  public boolean endedEarly(String subscriber) {
    long end = Math.max(stoppingUs().orElse(0), publishingEndUs());
    return events("subscriber", "stopped").stream()
        .anyMatch(e -> e.id().equals(subscriber) && e.atUs() < end);
  }

  /** Whether a subscriber ended, by a fault or early, before it could get all that it was owed. */
  public boolean hasLeft(String subscriber) {
    return endedByFault(subscriber) || endedEarly(subscriber);
  }

  /** A broker's zone; 0 where the files don't tell. */
  public long zoneOfBroker(String broker) {
    return processes.stream()
        .filter(process -> process.id().equals(broker))
        .mapToLong(ProcessEntry::zone)
        .findFirst()
        .orElse(0);
  }

  /** Whether a subscriber had begun by then, or is one that was there from the beginning. */
  public boolean hadBegun(String subscriber, long atUs) {
    boolean later = processes.stream().anyMatch(p -> p.id().equals(subscriber) && p.life() > 1);
    return !later
        || events("subscriber", "registered").stream()
            .anyMatch(event -> event.id().equals(subscriber) && event.atUs() <= atUs);
  }

  /** A subscriber's zone as far as the files tell; 0 when they do not. */
  public long zoneOf(String subscriber) {
    for (ProcessEntry process : processes) {
      if (process.id().equals(subscriber) && process.zone() > 0) {
        return process.zone();
      }
    }
    return events("subscriber", "registered").stream()
        .filter(event -> event.id().equals(subscriber))
        .mapToLong(event -> event.number("zone"))
        .filter(zone -> zone > 0)
        .findFirst()
        .orElse(experiment.path("zones").asLong(1) == 1 ? 1 : 0);
  }
}
