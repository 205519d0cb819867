package io.zonecast.zookeeper;

import io.zonecast.domain.Endpoint;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which ZooKeeper a process takes, and why; to be logged.
 *
 * @param address the chosen one
 * @param why in a few words
 */
public record ZooKeeperChoice(ZooKeeperAddress address, String why) {
  /** The environment variable that is looked at where the option is not given. */
  public static final String VARIABLE = "ZONECAST_ZOOKEEPER";

  private static final Endpoint LOCAL = new Endpoint("127.0.0.1", 2181);
  private static final Endpoint MININET = new Endpoint("10.0.0.1", 2181);

  /**
   * Chooses: the option, else {@code $ZONECAST_ZOOKEEPER}, else 127.0.0.1:2181; where that refuses
   * and this host has a 10.0.0.0/8 address, 10.0.0.1:2181. May try one connection to this host; any
   * thread.
   *
   * @param option what {@code --zookeeper} said
   * @param variable what {@code $ZONECAST_ZOOKEEPER} says; empty counts as not there
   * @throws IllegalArgumentException where what was given can't be read
   */
  public static ZooKeeperChoice of(Optional<String> option, Optional<String> variable) {
    return of(option, variable, LocalAddress::refuses, LocalAddress.ofThisHost());
  }

  static ZooKeeperChoice of(
      Optional<String> option,
      Optional<String> variable,
      Predicate<Endpoint> refuses,
      List<InetAddress> ofThisHost) {
    if (option.isPresent()) {
      return new ZooKeeperChoice(ZooKeeperAddress.parse(option.get()), "given by --zookeeper");
    }
    Optional<String> named = variable.filter(text -> !text.isBlank());
    if (named.isPresent()) {
      return new ZooKeeperChoice(ZooKeeperAddress.parse(named.get()), "given by $" + VARIABLE);
    }
    boolean likeMininet = ofThisHost.stream().anyMatch(address -> address.getAddress()[0] == 10);
    if (likeMininet && refuses.test(LOCAL)) {
      return new ZooKeeperChoice(
          at(MININET), "%s refuses and this host has a 10.0.0.0/8 address".formatted(LOCAL));
    }
    return new ZooKeeperChoice(at(LOCAL), "the default");
  }

  private static ZooKeeperAddress at(Endpoint server) {
    return new ZooKeeperAddress(List.of(server), ZooKeeperAddress.DEFAULT_ROOT);
  }
}
