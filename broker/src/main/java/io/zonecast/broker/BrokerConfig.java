package io.zonecast.broker;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Dissemination;
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
    long uncleanWaitNs) {}
