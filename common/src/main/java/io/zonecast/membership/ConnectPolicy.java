package io.zonecast.membership;

/**
 * How long a process waits for ZooKeeper at its start.
 *
 * @param zooKeeper where it is, for messages
 * @param timeoutNs longest wait, nanoseconds
 */
public record ConnectPolicy(String zooKeeper, long timeoutNs) {}
