package io.zonecast.publisher;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Route;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.Transport;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.wire.SpareBuffer;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A link to the intake of the zone's primary, whoever that is at the moment, and one to each broker
 * that may succeed it; so for each lane on which something may be published.
 */
final class PrimaryFeed implements Outlet {
  private static final long PATIENCE_NS = 2_000_000_000;

  private final Transport transport;
  private final Map<Endpoint, Feed> feeds = new LinkedHashMap<>();
  private final Set<Lane> lanes;
  private final Map<Lane, Endpoint> intakes = new EnumMap<>(Lane.class);

  /** One intake's link. */
  private static final class Feed {
    final Lane lane;
    LinkId link;
    long againNs = Long.MAX_VALUE;

    Feed(Lane lane, LinkId link) {
      this.lane = lane;
      this.link = link;
    }
  }

  PrimaryFeed(Transport transport, Set<Lane> lanes) {
    this.lanes = lanes;
    this.transport = transport;
  }

  @Override
  public boolean publish(Lane lane, byte[] frame, long nowNs) {
    Endpoint intake = intakes.get(lane);
    return intake != null && transport.send(feeds.get(intake).link, frame);
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
    Map<Endpoint, Lane> wanted = new LinkedHashMap<>();
    for (Lane lane : lanes) {
      standing.forEach(broker -> wanted.put(broker.intake(lane), lane));
    }
    intakes.forEach((lane, intake) -> wanted.put(intake, lane));
    feeds
        .entrySet()
        .removeIf(
            feed -> {
              boolean over = !wanted.containsKey(feed.getKey());
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
    for (Lane lane : lanes) {
      Endpoint intake = primary.broker().intake(lane);
      intakes.put(lane, intake);
      feed(intake, lane);
    }
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
            feed.link = transport.connect(Pattern.FEED, feed.lane, to);
            feed.againNs = Long.MAX_VALUE;
          }
        });
  }

  private void feed(Endpoint to, Lane lane) {
    feeds.computeIfAbsent(to, none -> new Feed(lane, transport.connect(Pattern.FEED, lane, to)));
  }
}
