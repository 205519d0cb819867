package io.zonecast.publisher;

import io.zonecast.domain.Topic;

/**
 * Something to publish.
 *
 * @param topic on what
 * @param payload what; its source may write the next one into it, so who wants to keep it copies it
 */
public record Publication(Topic topic, byte[] payload) {}
