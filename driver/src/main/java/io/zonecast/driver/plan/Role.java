package io.zonecast.driver.plan;

import java.util.Locale;

/** What a process is in an experiment. */
public enum Role {
  /** The coordination service. */
  ZOOKEEPER,
  /** A broker of one zone. */
  BROKER,
  /** A publisher. */
  PUBLISHER,
  /** A subscriber. */
  SUBSCRIBER;

  /** The word used in files; also the name of the role's jar. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
