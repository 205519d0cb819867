package io.zonecast.driver.plan;

import java.util.Locale;

/** How messages reach subscribers. */
public enum Dissemination {
  /** Publishers send to their matched subscribers themselves. */
  DIRECT,
  /** Publishers send to their zone's primary broker, which relays. */
  CENTRALIZED;

  /** The word used in files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
