package io.zonecast.domain;

/** By which way a publisher's messages can be had. */
public sealed interface Route {
  /**
   * From the publisher itself.
   *
   * @param endpoint where it publishes
   */
  record Direct(Endpoint endpoint) implements Route {}

  /**
   * From the primary of the publisher's zone.
   *
   * @param zone the zone that the publisher feeds
   */
  record ViaBroker(ZoneId zone) implements Route {}
}
