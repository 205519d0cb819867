package io.zonecast.broker;

import io.zonecast.wire.MalformedFrameException;

/**
 * Lets a broker do, before it is ever elected, what it does in its first moments as a primary. What
 * was never run is slow the first time, and that time would be in the middle of a take-over.
 */
final class WarmUp {
  // The first compiler takes a method at its 200th call; a rehearsal calls most of them ten times.
  private static final int REHEARSALS = 20;

  private WarmUp() {}

  /** Does it; takes some hundreds of milliseconds of a JVM that has just begun. */
  static void run() {
    try {
      for (int i = 0; i < REHEARSALS; i++) {
        new Rehearsal().play();
      }
    } catch (MalformedFrameException impossible) {
      throw new IllegalStateException("frames of our own", impossible);
    }
  }
}
