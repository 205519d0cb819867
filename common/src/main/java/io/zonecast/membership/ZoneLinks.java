package io.zonecast.membership;

import io.zonecast.domain.Epoch;
import io.zonecast.port.LinkId;
import io.zonecast.port.Transport;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.InSyncRecord.Member;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.wire.ControlMessage;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A client's control links to its zone's primary and to every broker that may succeed it, so that
 * no fresh connection lies on the way of a take-over: the winner says so on the link that stands,
 * and ZooKeeper says it again a little later. The agent's thread only.
 */
public final class ZoneLinks {
  private record Linked(BrokerRecord broker, BrokerLink link) {}

  private final Transport transport;
  private final long helloNs;
  private final Supplier<Optional<ControlMessage>> hello;
  private final Map<Member, Linked> links = new LinkedHashMap<>();
  private Optional<PrimaryRecord> primary = Optional.empty();

  /**
   * Links to nobody yet.
   *
   * @param helloNs how often to say hello to each, once it was answered, nanoseconds
   * @param hello what to say; nothing while there is nothing to say yet
   */
  public ZoneLinks(Transport transport, long helloNs, Supplier<Optional<ControlMessage>> hello) {
    this.transport = transport;
    this.helloNs = helloNs;
    this.hello = hello;
  }

  /** The brokers that stand in the zone, the primary among them. */
  public void onBrokers(Collection<BrokerRecord> standing, long nowNs) {
    Map<Member, BrokerRecord> wanted = new LinkedHashMap<>();
    standing.forEach(broker -> wanted.put(Member.of(broker), broker));
    primary.ifPresent(reigning -> wanted.put(Member.of(reigning.broker()), reigning.broker()));
    links
        .entrySet()
        .removeIf(
            entry -> {
              boolean over = !wanted.containsKey(entry.getKey());
              if (over) {
                entry.getValue().link().close();
              }
              return over;
            });
    wanted.values().forEach(broker -> link(broker, nowNs));
  }

  /**
   * The zone's primary as ZooKeeper has it; what it says of an earlier reign than the one that is
   * known is late.
   *
   * @return whether this is another reign than before
   */
  public boolean follow(Optional<PrimaryRecord> current, long nowNs) {
    if (current.isEmpty() || !epoch().isBefore(current.get().epoch())) {
      return false;
    }
    primary = current;
    link(current.get().broker(), nowNs);
    hasten();
    return true;
  }

  /**
   * A broker that was dialled here speaks in the name of a reign.
   *
   * @return whether this is a later reign than the one that was known
   */
  public boolean onReign(LinkId from, Epoch epoch) {
    Optional<BrokerRecord> winner =
        links.values().stream()
            .filter(linked -> linked.link().is(from))
            .map(Linked::broker)
            .findFirst();
    if (winner.isEmpty() || !epoch().isBefore(epoch)) {
      return false;
    }
    primary = Optional.of(new PrimaryRecord(winner.get(), epoch, 0));
    hasten();
    return true;
  }

  /** Closes every link and forgets the primary. */
  public void leave() {
    primary = Optional.empty();
    links.values().forEach(linked -> linked.link().close());
    links.clear();
  }

  /** The primary. */
  public Optional<PrimaryRecord> primary() {
    return primary;
  }

  /** Its epoch; {@link Epoch#NONE} where there is none. */
  public Epoch epoch() {
    return primary.map(PrimaryRecord::epoch).orElse(Epoch.NONE);
  }

  /** Whether this is one of them. */
  public boolean has(LinkId other) {
    return links.values().stream().anyMatch(linked -> linked.link().is(other));
  }

  /** Something was heard on a link. */
  public void onHeard(LinkId from, long nowNs) {
    for (Linked linked : links.values()) {
      if (linked.link().is(from)) {
        linked.link().onHeard(nowNs);
      }
    }
  }

  /** Says hello to the primary soon: there is something new to say. */
  public void hasten() {
    primary
        .map(reigning -> links.get(Member.of(reigning.broker())))
        .ifPresent(linked -> linked.link().hasten());
  }

  /** Says something to the primary; it may be lost. */
  public void tell(ControlMessage message) {
    primary
        .map(reigning -> links.get(Member.of(reigning.broker())))
        .ifPresent(linked -> linked.link().tell(message));
  }

  /** When {@link #onTick} has something to do. */
  public long nextDeadlineNs() {
    long deadlineNs = Long.MAX_VALUE;
    for (Linked linked : links.values()) {
      deadlineNs = Math.min(deadlineNs, linked.link().nextDeadlineNs());
    }
    return deadlineNs;
  }

  /** Time goes on. */
  public void onTick(long nowNs) {
    links.values().forEach(linked -> linked.link().onTick(nowNs));
  }

  private void link(BrokerRecord broker, long nowNs) {
    links.computeIfAbsent(
        Member.of(broker),
        none ->
            new Linked(
                broker,
                new BrokerLink(transport, broker.address().control(), helloNs, hello, nowNs)));
  }
}
