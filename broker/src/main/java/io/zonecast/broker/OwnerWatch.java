package io.zonecast.broker;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.PublisherId;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.ProbeResult;
import io.zonecast.port.Transport;
import io.zonecast.registry.PublisherRecord;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * A primary's eyes on the publishers that own a topic alone: a link to each, and where it breaks
 * and its port refuses, its process is gone. So the next owner need not wait for the end of a
 * session. At most {@value #MOST_LINKS} are watched; of the others only ZooKeeper tells. The
 * agent's thread only.
 */
final class OwnerWatch {
  /** Most publishers that are watched at a time. */
  static final int MOST_LINKS = 1_000;

  private static final int PROBE_TIMEOUT_MS = 250;

  /** A process that dies closes its links and its port one after the other: look again so soon. */
  private static final long SUSPICION_NS = 20_000_000;

  private static final long DOUBT_NS = 500_000_000;

  /** What is told of one that is gone. */
  @FunctionalInterface
  interface Gone {
    void tell(PublisherId publisher, long registration);
  }

  private final Transport transport;
  private final Gone gone;
  private final Map<PublisherId, Watched> watched = new HashMap<>();

  private static final class Watched {
    final PublisherRecord publisher;
    final LinkId link;
    long probeNs;
    long suspectUntilNs;
    boolean isGone;

    Watched(PublisherRecord publisher, LinkId link, long nowNs) {
      this.publisher = publisher;
      this.link = link;
      this.probeNs = nowNs;
      this.suspectUntilNs = nowNs;
    }

    Endpoint control() {
      return publisher.address().control();
    }
  }

  /** Watches nobody. */
  OwnerWatch(Transport transport, Gone gone) {
    this.transport = transport;
    this.gone = gone;
  }

  /**
   * Watches these from now on, and no others. Each is looked at once at first: the link to one that
   * died before it owned anything never stands, and so never breaks.
   */
  void watch(Collection<PublisherRecord> owning, long nowNs) {
    Map<PublisherId, PublisherRecord> wanted = new HashMap<>();
    for (PublisherRecord publisher : owning) {
      if (wanted.size() < MOST_LINKS) {
        wanted.put(publisher.offer().publisher(), publisher);
      }
    }
    watched
        .values()
        .removeIf(
            known -> {
              PublisherRecord now = wanted.get(known.publisher.offer().publisher());
              boolean over = now == null || now.registration() != known.publisher.registration();
              if (over) {
                transport.close(known.link);
              }
              return over;
            });
    wanted.forEach(
        (id, publisher) ->
            watched.computeIfAbsent(
                id,
                none ->
                    new Watched(
                        publisher,
                        transport.connect(Pattern.CLIENT, publisher.address().control()),
                        nowNs)));
  }

  /** A link broke; it may be one of others. */
  void onBroken(LinkId link, long nowNs) {
    for (Watched one : watched.values()) {
      if (one.link.equals(link)) {
        one.probeNs = nowNs;
        one.suspectUntilNs = nowNs + DOUBT_NS;
      }
    }
  }

  /** A probe was answered; it may be one of others. */
  void onProbed(Endpoint endpoint, ProbeResult result) {
    for (Watched one : watched.values()) {
      if (result == ProbeResult.REFUSED && !one.isGone && one.control().equals(endpoint)) {
        one.isGone = true;
        one.probeNs = Long.MAX_VALUE;
        gone.tell(one.publisher.offer().publisher(), one.publisher.registration());
      }
    }
  }

  /** Time goes on: looks whether those are there who are new, or whose link broke. */
  void look(long nowNs) {
    for (Watched one : watched.values()) {
      if (nowNs >= one.probeNs) {
        transport.probe(one.control(), PROBE_TIMEOUT_MS);
        one.probeNs = nowNs < one.suspectUntilNs ? nowNs + SUSPICION_NS : Long.MAX_VALUE;
      }
    }
  }

  /** When {@link #look} has something to do, on the monotonic clock. */
  long nextDeadlineNs() {
    long deadlineNs = Long.MAX_VALUE;
    for (Watched one : watched.values()) {
      deadlineNs = Math.min(deadlineNs, one.probeNs);
    }
    return deadlineNs;
  }
}
