package io.zonecast.registry;

/**
 * A candidate as it stands.
 *
 * @param broker who
 * @param order the czxid of the znode: who stood first tries first
 * @param path the znode
 */
public record CandidateRecord(BrokerRecord broker, long order, String path) {}
