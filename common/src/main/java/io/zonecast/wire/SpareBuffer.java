package io.zonecast.wire;

/**
 * One array that several writers use in turn, so that none keeps one of its own for the largest
 * frame that it ever wrote. Not thread-safe.
 */
public final class SpareBuffer {
  private static final int LEAST_BYTES = 256;
  private static final int MOST_BYTES = 256 * 1024;

  private byte[] spare;

  /** An array to write into; what it holds is without meaning. */
  byte[] take() {
    byte[] taken = spare == null ? new byte[LEAST_BYTES] : spare;
    spare = null;
    return taken;
  }

  /** An array that nobody uses any more: the larger one is kept, but none that is huge. */
  void give(byte[] free) {
    if (free.length <= MOST_BYTES && (spare == null || spare.length < free.length)) {
      spare = free;
    }
  }
}
