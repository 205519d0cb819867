package io.zonecast.publisher;

import io.zonecast.domain.Topic;

/**
 * Something to publish.
 *
 * @param topic on what
 * @param priority 0 (lowest) to {@link io.zonecast.domain.StreamId#MAX_PRIORITY}
 * @param payload what; its source may write the next one into it, so who wants to keep it copies it
 */
public record Publication(Topic topic, int priority, byte[] payload) {}
