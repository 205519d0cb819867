package io.zonecast.port;

/**
 * A node of the coordinator's tree, as it was read.
 *
 * @param path absolute, below the deployment's root
 * @param data its bytes; not changed by anyone
 * @param czxid the transaction that created it
 * @param version how often its data was set since then
 * @param owner the session that an ephemeral one lives with; 0 for a persistent one
 */
public record Znode(String path, byte[] data, long czxid, int version, long owner) {}
