package io.zonecast.publisher;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Route;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.Transport;
import io.zonecast.registry.PrimaryRecord;
import java.util.Optional;

/** A link to the intake of the zone's primary, whoever that is at the moment. */
final class PrimaryFeed implements Outlet {
  private static final long PATIENCE_NS = 2_000_000_000;

  private final Transport transport;
  private Optional<LinkId> feed = Optional.empty();
  private Endpoint intake;
  private long againNs = Long.MAX_VALUE;

  PrimaryFeed(Transport transport) {
    this.transport = transport;
  }

  @Override
  public boolean publish(byte[] frame, long nowNs) {
    return feed.isPresent() && transport.send(feed.get(), frame);
  }

  @Override
  public Route route(ZoneId zone) {
    return new Route.ViaBroker(zone);
  }

  /** It may only have been elected again: then the link stays. */
  @Override
  public boolean onPrimary(PrimaryRecord primary) {
    if (!primary.broker().intake().equals(intake)) {
      connect(primary.broker().intake());
    }
    return true;
  }

  @Override
  public void onLinkBroken(LinkId link, long nowNs) {
    if (feed.filter(link::equals).isPresent()) {
      againNs = nowNs + PATIENCE_NS;
    }
  }

  /**
   * A feed is one-way: nobody would notice one that never came back after a break. By now one that
   * did has sent what it held.
   */
  @Override
  public void onTick(long nowNs) {
    if (nowNs >= againNs) {
      connect(intake);
    }
  }

  private void connect(Endpoint to) {
    feed.ifPresent(transport::close);
    feed = Optional.of(transport.connect(Pattern.FEED, to));
    intake = to;
    againNs = Long.MAX_VALUE;
  }
}
