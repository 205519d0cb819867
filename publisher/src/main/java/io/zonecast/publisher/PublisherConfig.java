package io.zonecast.publisher;

import io.zonecast.domain.PublisherId;
import io.zonecast.domain.PublisherPolicies;
import io.zonecast.membership.ClientConfig;
import java.util.OptionalInt;

/**
 * What a publisher is to do, apart from what it publishes.
 *
 * @param publisher its id
 * @param client what it has in common with subscribers
 * @param waitSubscribers how many ready subscribers each topic waits for
 * @param drainNs how long its end may take, nanoseconds
 * @param policies what it offers beyond what subscribers ask for
 */
public record PublisherConfig(
    PublisherId publisher,
    ClientConfig client,
    OptionalInt waitSubscribers,
    long drainNs,
    PublisherPolicies policies) {}
