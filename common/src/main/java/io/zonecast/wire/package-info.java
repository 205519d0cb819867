/**
 * Frames as bytes: the only place that knows them. {@code docs/PROTOCOL.md} describes each;
 * everything that arrives is checked against its bounds before it is believed, and what is broken
 * is a {@link io.zonecast.wire.MalformedFrameException}.
 */
package io.zonecast.wire;
