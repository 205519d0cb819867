package io.zonecast.registry;

import io.zonecast.domain.Request;

/**
 * A subscriber as it is registered.
 *
 * @param request what it asks for
 * @param address where it is
 * @param registration the czxid of the znode
 */
public record SubscriberRecord(Request request, ProcessAddress address, long registration) {}
