package io.zonecast.publisher;

import io.zonecast.domain.Topic;

/**
 * Something to publish.
 *
 * @param topic on what
 * @param payload what; not changed by anyone
 */
public record Publication(Topic topic, byte[] payload) {}
