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
  FENCED,
  /** First doubt about the primary. */
  SUSPECTED,
  PRIMARY_DEAD,
  ELECTING,
  ANNOUNCED,
  /** Elected although nobody in the in-sync list was alive. */
  UNCLEAN,
  IN_SYNC,
  FROZEN,
  THAWED,
  PUBLISHING,
  SOURCE_CHANGED,
  RESENT,
  /** A publisher ends, as {@code --on-slow exit} wants it. */
  TOO_SLOW,
  MATCHED,
  UNMATCHED,
  /** A stream is followed, and promised from a number on. */
  JOINED,
  /** Somebody on the same topic does not match, and why. */
  INCOMPATIBLE,
  STREAM_ENDED,
  /** A publisher owns a topic from now on. */
  OWNER,
  /** A publisher owns a topic no longer. */
  NOT_OWNER,
  /** A primary has decided who owns a topic. */
  OWNER_DECIDED,
  /** Who owns a topic did not stand in ZooKeeper any more, and a primary wrote it again. */
  OWNER_RESTORED,
  DEADLINE_MISSED,
  /** Too old to be delivered. */
  EXPIRED,
  /** Told to a reliable subscriber: these will never come. */
  MISSED,
  /** A subscriber's session ended while it was owed these. */
  UNDELIVERABLE,
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
