package io.zonecast.driver.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.driver.peer.Peer;
import io.zonecast.driver.plan.Host;
import io.zonecast.driver.plan.ProcessPlan;
import io.zonecast.driver.plan.Readiness;
import io.zonecast.driver.plan.Role;
import io.zonecast.measurement.JsonFiles;
import io.zonecast.measurement.LatencySummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Another system in a trial: what stands in the middle, then senders and receivers. */
final class PeerLineup implements Lineup {
  /** A server keeps what a receiver can't take; so much of a flat-out trial at most. */
  private static final long MOST_BYTES = 1L << 31;

  private static final double MS_A_S = 1_000;

  private final PeerContender who;
  private final Load load;
  private final Span span;
  private final Site site;
  private final Peer.Ports ports;
  private final Optional<Peer.Middle> middle;

  /** Writes the configuration of what stands in the middle. */
  PeerLineup(PeerContender who, Load load, Span span, Site site) {
    this.who = who;
    this.load = load;
    this.span = span;
    this.site = site;
    this.ports = new Peer.Ports(site.ports().get(0), site.ports().get(1));
    this.middle = who.peer().middle(who.site(), ports, site.paths().root());
  }

  /** Receivers are ready when they hear the senders, so both start together. */
  @Override
  public List<List<ProcessPlan>> groups() {
    List<ProcessPlan> clients = new ArrayList<>();
    IntStream.rangeClosed(1, load.subscribers()).mapToObj(this::receiver).forEach(clients::add);
    IntStream.rangeClosed(1, load.publishers()).mapToObj(this::sender).forEach(clients::add);
    List<List<ProcessPlan>> groups = new ArrayList<>();
    middle.ifPresent(it -> groups.add(List.of(process(it))));
    groups.add(clients);
    return groups;
  }

  @Override
  public OptionalInt port() {
    return middle.filter(PeerLineup::isServer).isPresent()
        ? OptionalInt.of(ports.senders())
        : OptionalInt.empty();
  }

  @Override
  public int inSync() {
    return 1;
  }

  @Override
  public boolean subscribersEnd() {
    return true;
  }

  @Override
  public Counted read() throws IOException {
    long published = 0;
    for (int i = 1; i <= load.publishers(); i++) {
      published +=
          JsonFiles.read(site.paths().publisherSummary(senderId(i))).path("published").asLong();
    }
    List<Received> received = new ArrayList<>();
    for (int i = 1; i <= load.subscribers(); i++) {
      received.add(received(JsonFiles.read(site.paths().subscriberSummary(receiverId(i)))));
    }
    return new Counted(published, 0, received);
  }

  private Received received(ObjectNode summary) {
    JsonNode latency = summary.path("latency_us");
    return Received.of(
        summary.path("delivered").asLong(),
        0,
        summary.path("last_received_us").asLong() - summary.path("first_received_us").asLong(),
        new LatencySummary(
            latency.path("count").asLong(),
            0,
            latency.path("mean").asDouble(),
            latency.path("p50").asLong(),
            0,
            latency.path("p99").asLong(),
            latency.path("p999").asLong(),
            latency.path("max").asLong()),
        span.warmUp());
  }

  private static boolean isServer(Peer.Middle middle) {
    return middle.readiness() == Peer.Readiness.PORT_ACCEPTS;
  }

  private static ProcessPlan process(Peer.Middle middle) {
    Readiness readiness = isServer(middle) ? Readiness.NONE : Readiness.LOG_LINE;
    return process("middle", Role.BROKER, middle.argv(), readiness);
  }

  private static String senderId(int index) {
    return "pub-" + index;
  }

  private static String receiverId(int index) {
    return "sub-" + index;
  }

  private ProcessPlan sender(int index) {
    String id = senderId(index);
    Peer.Sending sending =
        new Peer.Sending(
            load.size(),
            Math.round(load.share()),
            load.topics(),
            load.burst(),
            span.length().toMillis() / MS_A_S,
            count(),
            id,
            site.paths().publisherSummary(id));
    List<String> argv = who.peer().send(who.site(), ports, sending);
    return process(id, Role.PUBLISHER, argv, Readiness.LOG_LINE);
  }

  private ProcessPlan receiver(int index) {
    String id = receiverId(index);
    Peer.Receiving receiving =
        new Peer.Receiving(
            load.topics(),
            load.publishers(),
            span.warmUp().toMillis() / MS_A_S,
            site.paths().subscriberSummary(id));
    List<String> argv = who.peer().receive(who.site(), ports, receiving);
    return process(id, Role.SUBSCRIBER, argv, Readiness.LOG_LINE);
  }

  /** Of each sender; 0: by the time alone. */
  private long count() {
    boolean mayPileUp = load.pace().perSecond() == 0 && port().isPresent();
    long most = mayPileUp ? MOST_BYTES / load.size() / load.subscribers() : Long.MAX_VALUE;
    long count = Math.min(most, span.count().orElse(Long.MAX_VALUE));
    return count == Long.MAX_VALUE ? 0 : count;
  }

  private static ProcessPlan process(String id, Role role, List<String> argv, Readiness readiness) {
    return new ProcessPlan(id, role, 0, List.of(), Host.LOCAL, argv, Map.of(), readiness);
  }
}
