package io.zonecast.registry;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Incarnation;
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
 */
public record BrokerRecord(
    BrokerId broker,
    Incarnation incarnation,
    ZoneId zone,
    ProcessAddress address,
    Endpoint intake,
    Endpoint publication) {
  /** Whether this is the same life of the same broker. */
  public boolean isSameLife(BrokerRecord other) {
    return broker.equals(other.broker) && incarnation.equals(other.incarnation);
  }
}
