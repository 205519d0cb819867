package io.zonecast.registry;

import io.zonecast.domain.Endpoint;

/**
 * Where a registered process is.
 *
 * @param host the address that it announces
 * @param pid its process id as its machine sees it
 * @param control where it answers pings, and a broker its clients
 */
public record ProcessAddress(String host, long pid, Endpoint control) {}
