package io.zonecast.driver.plan;

import io.zonecast.domain.Names;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where the servers of a ZooKeeper ensemble reach one of them, as ZooKeeper's own configuration
 * writes it.
 *
 * @param host an address or name
 * @param peerPort where the leader is followed
 * @param electionPort where leaders are elected
 */
public record ZooKeeperPeer(String host, int peerPort, int electionPort) {
  private static final String PEER = "[^:/,;\\s]+:[1-9]\\d{0,4}:[1-9]\\d{0,4}";

  /** Checks the ports. */
  public ZooKeeperPeer {
    if (Math.max(peerPort, electionPort) > 65_535) {
      throw new IllegalArgumentException(
          "%s:%d:%d: a port is at most 65535".formatted(host, peerPort, electionPort));
    }
  }

  /**
   * Reads {@code HOST:PEERPORT:ELECTIONPORT,…}, in the order of the servers' numbers.
   *
   * @throws IllegalArgumentException naming the text and the rule
   */
  public static List<ZooKeeperPeer> parse(String text) {
    if (!text.matches(PEER + "(," + PEER + ")+")) {
      throw new IllegalArgumentException(
          "--ensemble \"%s\": write HOST:PEERPORT:ELECTIONPORT of each server, separated by commas"
              .formatted(Names.printable(text)));
    }
    return Arrays.stream(text.split(","))
        .map(peer -> peer.split(":"))
        .map(
            part ->
                new ZooKeeperPeer(part[0], Integer.parseInt(part[1]), Integer.parseInt(part[2])))
        .toList();
  }

  /** What {@link #parse} reads. */
  static String text(List<ZooKeeperPeer> peers) {
    return peers.stream().map(ZooKeeperPeer::toString).collect(Collectors.joining(","));
  }

  @Override
  public String toString() {
    return host + ":" + peerPort + ":" + electionPort;
  }
}
