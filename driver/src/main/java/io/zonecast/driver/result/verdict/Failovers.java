package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.RunFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the failovers in the events: a fault on a broker, and the election that answered it. */
final class Failovers {
  private final List<Event> elections;
  private final List<Event> faults;
  private final RunFacts facts;
  private final RecoveryBound bounds;

  private Failovers(RunFacts facts) {
    Set<String> others = new HashSet<>(facts.ids("publisher"));
    others.addAll(facts.ids("subscriber"));
    others.addAll(facts.ids("zookeeper"));
    this.facts = facts;
    this.bounds = new RecoveryBound(facts);
    this.elections = facts.events("broker", "elected");
    this.faults =
        facts.faults().stream().filter(fault -> !others.contains(facts.targetOf(fault))).toList();
  }

  static List<Failover> of(RunFacts facts) {
    return new Failovers(facts).find();
  }

  private List<Failover> find() {
    List<Failover> found = new ArrayList<>();
    for (Event fault : faults) {
      long zone = zoneOf(fault);
      String target = facts.targetOf(fault);
      Optional<Event> elected = firstElection(zone, fault.atUs(), nextFault(zone, fault.atUs()));
      boolean hitPrimary = wasPrimary(target, zone, fault.atUs());
      if (elected.isPresent() || hitPrimary) {
        found.add(
            new Failover(
                zone,
                fault.text("fault"),
                target,
                fault.atUs(),
                elected.map(Event::atUs).orElse(0L),
                elected.map(event -> event.number("epoch")).orElse(0L),
                0,
                0,
                hitPrimary ? bounds.of(fault, zone) : 0,
                FailoverSteps.of(facts, fault, zone, elected)));
      }
    }
    return found;
  }

  private long zoneOf(Event fault) {
    if (fault.number("zone") > 0) {
      return fault.number("zone");
    }
    return elections.stream()
        .filter(event -> event.id().equals(facts.targetOf(fault)))
        .mapToLong(event -> event.number("zone"))
        .findFirst()
        .orElse(1);
  }

  private Optional<Event> firstElection(long zone, long fromUs, long beforeUs) {
    return elections.stream()
        .filter(event -> event.number("zone") == zone)
        .filter(event -> event.atUs() >= fromUs && event.atUs() < beforeUs)
        .findFirst();
  }

  private long nextFault(long zone, long afterUs) {
    return faults.stream()
        .filter(fault -> fault.atUs() > afterUs && zoneOf(fault) == zone)
        .mapToLong(Event::atUs)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  private boolean wasPrimary(String broker, long zone, long atUs) {
    return elections.stream()
        .filter(event -> event.number("zone") == zone && event.atUs() < atUs)
        .reduce((earlier, later) -> later)
        .filter(event -> event.id().equals(broker))
        .isPresent();
  }
}
