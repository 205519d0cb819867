/**
 * What stands in ZooKeeper and how it is kept true: paths, their JSON, a view of it all, and the
 * state machines that register a process, agree on the configuration and elect a zone's primary.
 * Everything here speaks to the port {@link io.zonecast.port.Coordinator}, so that it also runs,
 * unchanged, in a simulation.
 */
package io.zonecast.registry;
