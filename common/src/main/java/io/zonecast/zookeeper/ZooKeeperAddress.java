package io.zonecast.zookeeper;

import io.zonecast.domain.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where ZooKeeper is, and below which node the deployment lives.
 *
 * @param servers at least one
 * @param root absolute, without a slash at its end
 */
public record ZooKeeperAddress(List<Endpoint> servers, String root) {
  /** The root where the text names no chroot. */
  public static final String DEFAULT_ROOT = "/zonecast";

  private static final int MAX_ROOT_LENGTH = 255;

  public ZooKeeperAddress {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("no ZooKeeper server is named");
    }
    if (root.length() > MAX_ROOT_LENGTH || !root.matches("(/[^/\\p{Cntrl}\\s]+)+")) {
      throw new IllegalArgumentException(
          "\"%s\" is not a path of ZooKeeper".formatted(root.replaceAll("\\p{Cntrl}", "?")));
    }
    for (String part : root.substring(1).split("/")) {
      if (part.equals(".") || part.equals("..")) {
        throw new IllegalArgumentException(
            "a ZooKeeper path can't contain \"%s\": %s".formatted(part, root));
      }
    }
    if (root.equals("/zookeeper") || root.startsWith("/zookeeper/")) {
      throw new IllegalArgumentException("/zookeeper belongs to ZooKeeper itself");
    }
  }

  /**
   * Reads {@code HOST:PORT[,HOST:PORT…][/chroot]}.
   *
   * @throws IllegalArgumentException naming the text and the rule
   */
  public static ZooKeeperAddress parse(String text) {
    int slash = text.indexOf('/');
    String hosts = slash < 0 ? text : text.substring(0, slash);
    String root = slash < 0 ? DEFAULT_ROOT : text.substring(slash);
    List<Endpoint> servers = new ArrayList<>();
    for (String server : hosts.split(",", -1)) {
      servers.add(Endpoint.parse(server.strip()));
    }
    return new ZooKeeperAddress(servers, root);
  }

  /** The servers, as ZooKeeper's client reads them: without the root. */
  String connectString() {
    return servers.stream().map(Endpoint::toString).collect(Collectors.joining(","));
  }

  /** As it is typed; the default root is left out. */
  @Override
  public String toString() {
    return connectString() + (root.equals(DEFAULT_ROOT) ? "" : root);
  }
}
