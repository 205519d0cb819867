package io.zonecast.registry;

import io.zonecast.domain.Dissemination;

/**
 * What a deployment agreed on.
 *
 * @param deployment a random id; epochs compare only within it
 * @param dissemination how messages reach subscribers
 */
public record ConfigRecord(String deployment, Dissemination dissemination) {}
