package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.RunFacts;
import io.zonecast.measurement.Delivery;
import io.zonecast.measurement.DeliveryKind;
import io.zonecast.measurement.DeliveryReader;
import io.zonecast.measurement.LatencyRecorder;
import io.zonecast.measurement.LatencySeries;
import io.zonecast.measurement.PublisherSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Judges a run from its files. Rows are streamed: memory grows with subscribers, streams and gaps,
 * not with messages. Single use, single thread.
 */
public final class Judge {
  /** Every rule, in the order in which violations are listed. */
  private static final List<Rule> RULES =
      List.of(
          new AcknowledgedDelivered(),
          new AllAcknowledged(),
          new NothingLost(),
          new NothingTwice(),
          new InOrder(),
          new OnlyMatched(),
          new OnlyPublished(),
          new JoinExact(),
          new OnlyOwner(),
          new NoExpiredDelivery(),
          new EpochsNeverGoBack(),
          new RowsAgree(),
          new OnePrimary(),
          new EpochsGrow(),
          new RecoveryInTime());

  private final RunFacts facts;
  private final Findings findings = new Findings();
  private final Promises promises;
  private final Tenures tenures;
  private final Expiries expiries;
  private final OwnerDecisions owners;
  private final Handovers handovers;
  private final Map<String, SubscriberTally> tallies = new LinkedHashMap<>();
  private final Set<String> cutOff = new HashSet<>();
  private final List<Failover> found;
  private final List<Failover> failovers;
  private final Map<Long, Long> zoneOfEpoch = new HashMap<>();
  private final LatencyRecorder latency = new LatencyRecorder();
  private final LatencySeries series = new LatencySeries();
  private final List<Judgement.Subscriber> subscribers = new ArrayList<>();
  private long firstReceivedUs = Long.MAX_VALUE;

  private Judge(RunFacts facts) {
    this.facts = facts;
    this.promises = Promises.of(facts);
    this.tenures = Tenures.of(facts);
    this.expiries = Expiries.of(facts);
    this.owners = OwnerDecisions.of(facts);
    this.handovers = Handovers.of(facts, owners);
    this.found = Failovers.of(facts);
    this.failovers = new ArrayList<>(found);
    for (Event elected : facts.events("broker", "elected")) {
      zoneOfEpoch.put(elected.number("epoch"), elected.number("zone"));
    }
  }

  /** Judges; what cannot be read makes the verdict unknown and is named. */
  public static Judgement judge(RunFacts facts) {
    return new Judge(facts).judge();
  }

  private Judgement judge() {
    facts.missing().forEach(findings::missing);
    PlannedPairs.missing(facts, promises).forEach(findings::missing);
    if (!promises.complete()) {
      for (Path file : facts.deliveries().values()) {
        stream(file, row -> promises.saw(StreamKey.of(row), row.sequence()));
      }
    }
    facts.deliveries().forEach(this::readSubscriber);
    Evidence evidence =
        new Evidence(
            facts,
            promises,
            Acknowledgements.read(facts, findings),
            Reports.of(facts),
            expiries,
            owners,
            facts.events("broker", "unclean"),
            tallies);
    for (SubscriberTally tally : tallies.values()) {
      if (!cutOff.contains(tally.id()) && !facts.unreadable().contains(tally.id())) {
        RULES.forEach(rule -> rule.judge(tally, evidence, findings));
      }
    }
    RULES.forEach(rule -> rule.judge(evidence, findings));
    Counts counts = total();
    if (facts.deliveries().isEmpty()) {
      findings.missing("there is no delivery file");
    } else if (counts.expected() == 0) {
      findings.missing("no message was promised to any subscriber");
    } else if (counts.delivered() == 0) {
      findings.missing("nothing was delivered");
    }
    return new Judgement(
        findings.verdict(),
        counts,
        findings.violations(),
        findings.possibleLosses(),
        findings.missing().stream().distinct().toList(),
        List.copyOf(failovers),
        handovers.found(),
        List.copyOf(subscribers),
        latency,
        series,
        firstReceivedUs == Long.MAX_VALUE ? 0 : firstReceivedUs);
  }

  private void readSubscriber(String id, Path file) {
    long zone = facts.zoneOf(id);
    List<Silence> silences = new ArrayList<>();
    for (Failover failover : failovers) {
      boolean concerned =
          (zone == 0 || zone == failover.zone()) && facts.hadBegun(id, failover.atUs());
      silences.add(concerned ? new Silence(failover, nextUs(failover)) : null);
    }
    Handovers.Watch watch = handovers.watch(zone);
    SubscriberTally tally =
        new SubscriberTally(
            id,
            facts.directory().name(file),
            facts,
            promises,
            tenures,
            expiries,
            watch,
            zoneOfEpoch,
            silences.stream().filter(silence -> silence != null).toList(),
            waitsOf(id, zone));
    LatencyRecorder own = new LatencyRecorder();
    if (!stream(file, row -> add(tally, own, row))) {
      cutOff.add(id);
    }
    tallies.put(id, tally);
    latency.add(own);
    subscribers.add(new Judgement.Subscriber(id, tally.counts(), own.summary()));
    long end = facts.faulted(id) || facts.endedEarly(id) ? 0 : facts.publishingEndUs();
    handovers.add(watch, end);
    for (int i = 0; i < silences.size(); i++) {
      if (silences.get(i) != null) {
        failovers.set(i, silences.get(i).addTo(failovers.get(i), end));
      }
    }
  }

  /** When the same zone failed again; the largest long where it did not. */
  private long nextUs(Failover failover) {
    return found.stream()
        .filter(later -> later.zone() == failover.zone() && later.atUs() > failover.atUs())
        .mapToLong(Failover::atUs)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Only of who was ready before the fault, and was never harmed itself. */
  private List<Wait> waitsOf(String id, long zone) {
    if (!facts.faultsOn(id).isEmpty() || !facts.isReliable(id)) {
      return List.of();
    }
    long readyUs =
        facts.events("subscriber", "ready").stream()
            .filter(event -> event.id().equals(id))
            .mapToLong(Event::atUs)
            .min()
            .orElse(Long.MAX_VALUE);
    return found.stream()
        .filter(failover -> failover.boundUs() > 0 && failover.zone() == zone)
        .filter(failover -> readyUs < failover.atUs())
        .map(failover -> new Wait(failover, nextFaultUs(failover.atUs())))
        .toList();
  }

  private long nextFaultUs(long afterUs) {
    return facts.faults().stream()
        .mapToLong(Event::atUs)
        .filter(at -> at > afterUs)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private void add(SubscriberTally tally, LatencyRecorder own, Delivery row) {
    tally.add(row);
    own.record(row.kind(), row.latencyUs());
    firstReceivedUs = Math.min(firstReceivedUs, row.receivedUs());
    if (row.kind() == DeliveryKind.LIVE) {
      series.record(row.receivedUs(), row.latencyUs());
    }
  }

  /** False when the file could not be read to its end, which is noted. */
  private boolean stream(Path file, Consumer<Delivery> sink) {
    try {
      DeliveryReader.forEach(file, sink);
      return true;
    } catch (IOException e) {
      findings.missing(e.getMessage());
      return false;
    }
  }

  private Counts total() {
    Counts sum = Counts.NONE;
    for (Judgement.Subscriber subscriber : subscribers) {
      sum = sum.plus(subscriber.counts());
    }
    long published = 0;
    long filtered = 0;
    for (PublisherSummary summary : facts.publishers().values()) {
      for (PublisherSummary.TopicCounts counts : summary.topics().values()) {
        published += counts.published();
        filtered += counts.filtered();
      }
    }
    published += promises.publishedWithoutSummary();
    return sum.plus(new Counts(published, 0, 0, 0, 0, 0, 0, filtered));
  }
}
