package io.zonecast.registry;

import io.zonecast.domain.Epoch;

/**
 * A zone's primary as it stands.
 *
 * @param broker who
 * @param epoch its reign: the czxid of the znode
 * @param session the session that the znode lives with
 */
public record PrimaryRecord(BrokerRecord broker, Epoch epoch, long session) {}
