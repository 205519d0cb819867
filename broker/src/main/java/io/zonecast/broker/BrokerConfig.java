package io.zonecast.broker;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Lane;
import io.zonecast.domain.ZoneId;

/**
 * What a broker is to do.
 *
 * @param broker its id
 * @param zone the zone that it serves
 * @param dissemination what it agrees to
 * @param intakePort where publishers feed it; 0 for a free port
 * @param publicationPort where subscribers listen; 0 for a free port
 * @param controlPort where it answers; 0 for a free port
 * @param expressIntakePort where publishers feed its express lane; 0 for a free port
 * @param expressPublicationPort where subscribers listen to that; 0 for a free port
 * @param uncleanWaitNs how long it waits, where nobody lives who holds everything acknowledged,
 *     before it takes over all the same, nanoseconds
 */
public record BrokerConfig(
    BrokerId broker,
    ZoneId zone,
    Dissemination dissemination,
    int intakePort,
    int publicationPort,
    int controlPort,
    int expressIntakePort,
    int expressPublicationPort,
    long uncleanWaitNs) {
  /** Free ports for the express lane. */
  public BrokerConfig(
      BrokerId broker,
      ZoneId zone,
      Dissemination dissemination,
      int intakePort,
      int publicationPort,
      int controlPort,
      long uncleanWaitNs) {
    this(
        broker, zone, dissemination, intakePort, publicationPort, controlPort, 0, 0, uncleanWaitNs);
  }

  /** The port where publishers feed a lane. */
  int intakePort(Lane lane) {
    return lane == Lane.EXPRESS ? expressIntakePort : intakePort;
  }

  /** The port where subscribers listen to a lane. */
  int publicationPort(Lane lane) {
    return lane == Lane.EXPRESS ? expressPublicationPort : publicationPort;
  }
}
