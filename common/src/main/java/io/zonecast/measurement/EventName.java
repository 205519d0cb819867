package io.zonecast.measurement;

import java.util.Locale;

/** Everything that an events file may tell; {@code docs/RESULTS.md} says what each means. */
public enum EventName {
  STARTED,
  CONNECTED,
  SUSPENDED,
  RECONNECTED,
  LOST,
  STOPPED,
  REGISTERED,
  READY,
  STANDBY,
  ELECTED,
  DEPOSED,
  /** Reserved: a primary that may not speak for its zone now. */
  FENCED,
  PUBLISHING,
  SOURCE_CHANGED,
  MATCHED,
  UNMATCHED,
  STREAM_ENDED,
  LAUNCHED,
  ALL_MATCHED,
  FAULT,
  FAULT_OVER,
  DRAINED,
  FAILED,
  STOPPING,
  TORN_DOWN;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** As it stands in the file. */
  public String text() {
    return text;
  }
}
