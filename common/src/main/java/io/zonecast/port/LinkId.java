package io.zonecast.port;

/**
 * One end that a process bound or connected. Never used twice within a process.
 *
 * @param number counts from 1
 */
public record LinkId(int number) {}
