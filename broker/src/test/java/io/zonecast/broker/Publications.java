package io.zonecast.broker;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Lane;
import java.util.Map;

/** Where a broker of a test publishes each lane. */
final class Publications {
  static final Endpoint NORMAL = new Endpoint("10.0.0.1", 9000);
  static final Endpoint EXPRESS = new Endpoint("10.0.0.1", 9001);
  static final Map<Lane, Endpoint> ALL = Map.of(Lane.NORMAL, NORMAL, Lane.EXPRESS, EXPRESS);

  private Publications() {}
}
