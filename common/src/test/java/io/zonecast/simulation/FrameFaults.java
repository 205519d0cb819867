package io.zonecast.simulation;

/**
 * What may befall single frames of a link. TCP never does this; it is there for tests of trackers
 * and repair.
 *
 * @param loss probability that a frame is lost
 * @param duplication probability that it comes twice
 * @param reordering probability that it overtakes the one before it
 */
public record FrameFaults(double loss, double duplication, double reordering) {}
