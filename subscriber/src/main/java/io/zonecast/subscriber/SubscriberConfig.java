package io.zonecast.subscriber;

import io.zonecast.domain.SubscriberId;
import io.zonecast.membership.ClientConfig;
import java.util.OptionalLong;

/**
 * What a subscriber is to do.
 *
 * @param subscriber its id
 * @param client what it has in common with publishers
 * @param count ends after this many messages
 * @param timeoutNs ends after this time in all, nanoseconds
 */
public record SubscriberConfig(
    SubscriberId subscriber, ClientConfig client, OptionalLong count, OptionalLong timeoutNs) {}
