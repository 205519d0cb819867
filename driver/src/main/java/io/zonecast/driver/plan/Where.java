package io.zonecast.driver.plan;

import java.util.Locale;

/** Where the processes of a run live. */
public enum Where {
  /** Mininet where it can really run, else this machine. */
  AUTO,
  /** All on this machine, on 127.0.0.1. */
  LOCAL,
  /** Each on a host of its own in Mininet, with an address of its own. */
  MININET;

  /** The word used on the command line and in files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return word();
  }
}
