package io.zonecast.registry;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Route;
import io.zonecast.domain.ZoneId;

/** Whether what a publisher sends can come to a subscriber, whatever their policies say. */
public final class Reach {
  private Reach() {}

  /**
   * Direct: whoever can be reached, in any zone. Centralized: who feeds the subscriber's zone.
   *
   * @param zone the subscriber's
   */
  public static boolean reaches(
      Dissemination dissemination, PublisherRecord publisher, ZoneId zone) {
    return dissemination == Dissemination.DIRECT
        ? publisher.offer().route() instanceof Route.Direct
        : publisher.offer().route() instanceof Route.ViaBroker && publisher.zone().equals(zone);
  }
}
