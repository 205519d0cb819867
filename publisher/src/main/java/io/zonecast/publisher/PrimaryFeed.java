package io.zonecast.publisher;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Route;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.Transport;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.wire.SpareBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A link to the intake of the zone's primary, whoever that is at the moment, and one to each broker
 * that may succeed it.
 */
final class PrimaryFeed implements Outlet {
  private static final long PATIENCE_NS = 2_000_000_000;

  private final Transport transport;
  private final Map<Endpoint, Feed> feeds = new LinkedHashMap<>();
  private Optional<Endpoint> intake = Optional.empty();

  /** One intake's link. */
  private static final class Feed {
    LinkId link;
    long againNs = Long.MAX_VALUE;

    Feed(LinkId link) {
      this.link = link;
    }
  }

  PrimaryFeed(Transport transport) {
    this.transport = transport;
  }

  @Override
  public boolean publish(byte[] frame, long nowNs) {
    return intake.isPresent() && transport.send(feeds.get(intake.get()).link, frame);
  }

  @Override
  public Route route(ZoneId zone) {
    return new Route.ViaBroker(zone);
  }

  @Override
  public StreamOut kept(StreamId stream, StreamPolicy policy, SpareBuffer spare) {
    return new RelayedOut(stream, policy, spare);
  }

  @Override
  public void onBrokers(List<BrokerRecord> standing) {
    Set<Endpoint> wanted = new LinkedHashSet<>();
    standing.forEach(broker -> wanted.add(broker.intake()));
    intake.ifPresent(wanted::add);
    feeds
        .entrySet()
        .removeIf(
            feed -> {
              boolean over = !wanted.contains(feed.getKey());
              if (over) {
                transport.close(feed.getValue().link);
              }
              return over;
            });
    wanted.forEach(this::feed);
  }

  /** It may only have been elected again: then the link stays. */
  @Override
  public boolean onPrimary(PrimaryRecord primary) {
    intake = Optional.of(primary.broker().intake());
    feed(primary.broker().intake());
    return true;
  }

  @Override
  public void onLinkBroken(LinkId link, long nowNs) {
    for (Feed feed : feeds.values()) {
      if (feed.link.equals(link)) {
        feed.againNs = nowNs + PATIENCE_NS;
      }
    }
  }

  /**
   * A feed is one-way: nobody would notice one that never came back after a break. By now one that
   * did has sent what it held.
   */
  @Override
  public void onTick(long nowNs) {
    feeds.forEach(
        (to, feed) -> {
          if (nowNs >= feed.againNs) {
            transport.close(feed.link);
            feed.link = transport.connect(Pattern.FEED, to);
            feed.againNs = Long.MAX_VALUE;
          }
        });
  }

  private void feed(Endpoint to) {
    feeds.computeIfAbsent(to, none -> new Feed(transport.connect(Pattern.FEED, to)));
  }
}
