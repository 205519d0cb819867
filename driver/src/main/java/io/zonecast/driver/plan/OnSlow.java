package io.zonecast.driver.plan;

import java.util.Locale;

/** What a reliable publisher does when a subscriber is so slow that the window is full. */
public enum OnSlow {
  /** It waits for room. */
  BLOCK,
  /** It gives the oldest messages up, and tells so. */
  DROP,
  /** It ends. */
  EXIT;

  /** The word used on the command line and in files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return word();
  }
}
