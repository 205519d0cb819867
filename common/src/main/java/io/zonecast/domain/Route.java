package io.zonecast.domain;

import java.util.Optional;

/** By which way a publisher's messages can be had. */
public sealed interface Route {
  /**
   * From the publisher itself.
   *
   * @param endpoint where it publishes
   * @param express where it publishes its streams of priority 1 and above, if it may have some
   */
  record Direct(Endpoint endpoint, Optional<Endpoint> express) implements Route {
    /** Of a publisher without priorities. */
    public Direct(Endpoint endpoint) {
      this(endpoint, Optional.empty());
    }

    /** Where it publishes what travels on a lane. */
    public Endpoint endpoint(Lane lane) {
      return lane == Lane.EXPRESS ? express.orElse(endpoint) : endpoint;
    }
  }

  /**
   * From the primary of the publisher's zone.
   *
   * @param zone the zone that the publisher feeds
   */
  record ViaBroker(ZoneId zone) implements Route {}
}
