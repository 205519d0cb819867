package io.zonecast.subscriber;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Source;
import io.zonecast.domain.Topic;
import io.zonecast.port.LinkId;
import io.zonecast.wire.ControlMessage;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Links to the brokers that may succeed a zone's primary: connected, with every subscription on
 * them, and verified, so that a failover finds them ready. Not thread-safe.
 */
final class Standbys {
  private final List<Topic> wanted;
  private final Dialling dialling;
  private final Sources.Output output;
  private final SourceLinks links = new SourceLinks();

  Standbys(List<Topic> wanted, Dialling dialling, Sources.Output output) {
    this.wanted = wanted;
    this.dialling = dialling;
    this.output = output;
  }

  /** The brokers that stand, and the links that are sources already. */
  void onStanding(Collection<Source.FromBroker> standing, SourceLinks sources, long nowNs) {
    Set<Endpoint> there = new HashSet<>();
    for (Source.FromBroker broker : standing) {
      there.add(broker.endpoint());
      if (sources.at(broker.endpoint()).isEmpty() && at(broker.endpoint()).isEmpty()) {
        SourceLink link = dialling.dial(broker, nowNs);
        subscribe(link);
        links.add(link);
      }
    }
    for (SourceLink link : List.copyOf(links.all())) {
      if (!there.contains(link.source().endpoint())) {
        links.remove(link);
        output.disconnect(link.link());
      }
    }
  }

  /** Time goes on. */
  void onTick(long nowNs) {
    for (SourceLink standby : links.all()) {
      if (standby.isTooSilent(nowNs)) {
        dialling.redial(links, standby, nowNs);
        subscribe(standby);
      }
      if (standby.attachIsDue(nowNs)) {
        dialling.attach(standby, 0, wanted, List.of(), nowNs);
      }
    }
  }

  /** When {@link #onTick} has something to do, but for silence. */
  long nextDeadlineNs() {
    long deadlineNs = Long.MAX_VALUE;
    for (SourceLink standby : links.all()) {
      deadlineNs = Math.min(deadlineNs, standby.nextAttachNs());
    }
    return deadlineNs;
  }

  /** A standby shows that the subscriptions have arrived. */
  void onWelcome(LinkId id, ControlMessage.Welcome welcome) {
    SourceLink standby = links.of(id);
    if (standby != null && welcome.nonce() == standby.nonce()) {
      standby.onVerified();
    }
  }

  /** The link of a connection; null where it is none of these. */
  SourceLink of(LinkId connection) {
    return links.of(connection);
  }

  /** The link to this place. */
  Optional<SourceLink> at(Endpoint endpoint) {
    return links.at(endpoint);
  }

  /** This one stands by no longer: it is a source. */
  void release(SourceLink standby) {
    links.remove(standby);
  }

  private void subscribe(SourceLink link) {
    wanted.forEach(topic -> output.subscribe(link.link(), topic));
  }
}
