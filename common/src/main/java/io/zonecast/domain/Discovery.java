package io.zonecast.domain;

import java.util.Locale;

/** How publishers and subscribers find each other. */
public enum Discovery {
  /** The zone's primary broker matches them and tells each. */
  BROKER,
  /** Each reads the registry in ZooKeeper and applies the same rules; direct dissemination only. */
  ZOOKEEPER;

  /** The word used on the command line and in files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return word();
  }
}
