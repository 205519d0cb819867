package io.zonecast.registry;

import io.zonecast.domain.Offer;
import io.zonecast.domain.ZoneId;

/**
 * A publisher as it is registered.
 *
 * @param offer what it offers
 * @param zone the zone whose primary it speaks to
 * @param address where it is
 * @param registration the czxid of the znode
 */
public record PublisherRecord(
    Offer offer, ZoneId zone, ProcessAddress address, long registration) {}
