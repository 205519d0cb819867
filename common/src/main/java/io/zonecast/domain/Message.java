package io.zonecast.domain;

import java.util.Arrays;

/**
 * What was published. The payload's array is not copied: who hands one in leaves it alone from then
 * on.
 *
 * @param sentUs when publish was called, microseconds since 1970
 * @param dueUs when the rate meant it to be published, microseconds since 1970; equal to {@code
 *     sentUs} where there is no rate
 * @param payload the bytes, possibly none
 */
public record Message(long sentUs, long dueUs, byte[] payload) {
  /** Largest payload: with everything around it, it fits into one frame. */
  public static final int MAX_PAYLOAD_BYTES = 15 * 1024 * 1024;

  @Override
  public boolean equals(Object other) {
    return other instanceof Message m
        && sentUs == m.sentUs
        && dueUs == m.dueUs
        && Arrays.equals(payload, m.payload);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(sentUs) * 31 + Arrays.hashCode(payload);
  }

  @Override
  public String toString() {
    return "Message[sentUs=%d, dueUs=%d, %d bytes]".formatted(sentUs, dueUs, payload.length);
  }
}
