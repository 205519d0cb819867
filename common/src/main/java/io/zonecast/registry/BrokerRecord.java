package io.zonecast.registry;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.ZoneId;

/**
 * A broker as it stands in its registration, its candidacy and, once elected, in its zone's
 * primary.
 *
 * @param broker who
 * @param incarnation which life of it
 * @param zone where
 * @param address where it is
 * @param intake where publishers feed it
 * @param publication where subscribers listen to it
 * @param expressIntake where publishers feed it what travels on the express lane
 * @param expressPublication where subscribers listen to that
 */
public record BrokerRecord(
    BrokerId broker,
    Incarnation incarnation,
    ZoneId zone,
    ProcessAddress address,
    Endpoint intake,
    Endpoint publication,
    Endpoint expressIntake,
    Endpoint expressPublication) {
  /** Where publishers feed it what travels on a lane. */
  public Endpoint intake(Lane lane) {
    return lane == Lane.EXPRESS ? expressIntake : intake;
  }

  /** Where subscribers listen to what travels on a lane. */
  public Endpoint publication(Lane lane) {
    return lane == Lane.EXPRESS ? expressPublication : publication;
  }

  /** Whether this is the same life of the same broker. */
  public boolean isSameLife(BrokerRecord other) {
    return broker.equals(other.broker) && incarnation.equals(other.incarnation);
  }
}
