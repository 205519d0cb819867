/**
 * A world in one thread: virtual time, a network that behaves as ZeroMQ over TCP, a ZooKeeper with
 * sessions, and agents that are stepped without threads. Everything that happens follows from one
 * seed; invariants look at every fact as it is recorded.
 */
package io.zonecast.simulation;
