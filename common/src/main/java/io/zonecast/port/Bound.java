package io.zonecast.port;

import io.zonecast.domain.Endpoint;

/**
 * A bound end.
 *
 * @param link its id
 * @param endpoint where it really listens
 */
public record Bound(LinkId link, Endpoint endpoint) {}
