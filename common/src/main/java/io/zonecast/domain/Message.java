package io.zonecast.domain;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * What was published: when, and bytes that lie in an array of their own or within a larger one, as
 * a frame that arrived. The array is not copied: who hands one in leaves it alone from then on.
 * Immutable as long as that is kept.
 */
public final class Message {
  /** Largest payload: with everything around it, it fits into one frame. */
  public static final int MAX_PAYLOAD_BYTES = 15 * 1024 * 1024;

  private final long sentUs;
  private final long dueUs;
  private final byte[] bytes;
  private final int offset;
  private final int length;
  private final Lifespan lifespan;

  /**
   * A message whose payload is a whole array, and that never expires.
   *
   * @param sentUs when publish was called, microseconds since 1970
   * @param dueUs when the rate meant it to be published, microseconds since 1970; equal to {@code
   *     sentUs} where there is no rate
   * @param payload the bytes, possibly none
   */
  public Message(long sentUs, long dueUs, byte[] payload) {
    this(sentUs, dueUs, payload, 0, payload.length, Lifespan.FOREVER);
  }

  /**
   * A message whose payload is a part of an array.
   *
   * @param offset where it begins, within {@code bytes}
   * @param length of the payload, bytes, within {@code bytes}
   * @param lifespan how long it is of use
   */
  public Message(long sentUs, long dueUs, byte[] bytes, int offset, int length, Lifespan lifespan) {
    this.lifespan = lifespan;
    this.sentUs = sentUs;
    this.dueUs = dueUs;
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  /** When publish was called, microseconds since 1970. */
  public long sentUs() {
    return sentUs;
  }

  /** When the rate meant it to be published, microseconds since 1970. */
  public long dueUs() {
    return dueUs;
  }

  /** How long the payload is, bytes. */
  public int length() {
    return length;
  }

  /** How long it is of use. */
  public Lifespan lifespan() {
    return lifespan;
  }

  /**
   * Whether it is too old to be delivered.
   *
   * @param nowUs now, microseconds since 1970
   */
  public boolean isExpired(long nowUs) {
    return lifespan.isSome() && lifespan.isOver(sentUs, nowUs);
  }

  /** A copy of the payload. */
  public byte[] payload() {
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }

  /** Writes the payload. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Message m
        && sentUs == m.sentUs
        && dueUs == m.dueUs
        && lifespan.equals(m.lifespan)
        && Arrays.equals(bytes, offset, offset + length, m.bytes, m.offset, m.offset + m.length);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(sentUs) * 31 + Arrays.hashCode(payload());
  }

  @Override
  public String toString() {
    return "Message[sentUs=%d, dueUs=%d, %d bytes]".formatted(sentUs, dueUs, length);
  }
}
