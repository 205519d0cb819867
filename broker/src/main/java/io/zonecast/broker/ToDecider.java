package io.zonecast.broker;

import io.zonecast.domain.PublisherId;
import io.zonecast.membership.PrimaryLink;
import io.zonecast.port.LinkId;
import io.zonecast.port.Transport;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.runtime.Timer;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.StreamGrant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A primary's link to the one that decides who owns a topic in all zones, where messages travel
 * directly: what its own zone's clients say of owners is passed on there, for they know no other
 * zone's primary. What was told is told again after a second at the earliest; nothing waits for a
 * link that does not stand. The agent's thread only.
 */
final class ToDecider {
  /** Hellos once they were answered, and the earliest that something is told again. */
  private static final long HELLO_NS = 1_000_000_000;

  private record Miss(StreamGrant stream, long term) {}

  private final PrimaryLink link;
  private final Timer again = new Timer(0, HELLO_NS);
  private final Map<PublisherId, ControlMessage.TenureReports> reported = new HashMap<>();
  private final Set<Miss> missed = new HashSet<>();

  /**
   * Leads to nobody yet.
   *
   * @param hello what keeps the link; nothing while there is nothing to say
   */
  ToDecider(Transport transport, Supplier<Optional<ControlMessage>> hello) {
    this.link = new PrimaryLink(transport, HELLO_NS, hello);
  }

  /** This one decides; nobody where this broker does itself, or does not reign. */
  void follow(Optional<PrimaryRecord> decider, long nowNs) {
    if (decider.map(PrimaryRecord::epoch).equals(link.primary().map(PrimaryRecord::epoch))) {
      return;
    }
    forget();
    decider.ifPresentOrElse(primary -> link.follow(primary, nowNs), link::leave);
  }

  /** A publisher of this zone says how it stands. */
  void tell(ControlMessage.TenureReports reports, long nowNs) {
    forgetAtTimes(nowNs);
    if (!reports.equals(reported.get(reports.publisher())) && link.tell(reports)) {
      reported.put(reports.publisher(), reports);
    }
  }

  /** A subscriber of this zone misses messages of an owner; others may miss the same. */
  void tell(ControlMessage.DeadlineMissed message, long nowNs) {
    forgetAtTimes(nowNs);
    Miss miss = new Miss(message.stream(), message.term());
    if (!missed.contains(miss) && link.tell(message)) {
      missed.add(miss);
    }
  }

  private void forgetAtTimes(long nowNs) {
    if (again.fire(nowNs)) {
      forget();
    }
  }

  private void forget() {
    reported.clear();
    missed.clear();
  }

  /** Whether this is the link. */
  boolean is(LinkId other) {
    return link.is(other);
  }

  /** Something arrived on the link. */
  void onMessage(ControlMessage message, long nowNs) {
    if (message instanceof ControlMessage.BrokerBeat) {
      link.onHeard(nowNs);
    }
  }

  /** Time goes on: says hello where it is due. */
  void onTick(long nowNs) {
    link.onTick(nowNs);
  }

  /** When {@link #onTick} has something to do, on the monotonic clock. */
  long nextDeadlineNs() {
    return link.nextDeadlineNs();
  }
}
