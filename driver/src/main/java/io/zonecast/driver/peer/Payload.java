package io.zonecast.driver.peer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The first bytes of every message: when it was sent, and its number. Stateless. */
final class Payload {
  /** Bytes of both; no payload is shorter. */
  static final int HEADER = 16;

  /** The number of a message that only says that the way is open. */
  static final long HELLO = 0;

  /** The number of a topic's last message. */
  static final long END = -1;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Payload() {}

  /** Writes the header at an offset; {@code sentUs} is microseconds since 1970. */
  static void write(byte[] frame, int offset, long sentUs, long number) {
    LONG.set(frame, offset, sentUs);
    LONG.set(frame, offset + Long.BYTES, number);
  }

  /** When the payload at an offset was sent, microseconds since 1970. */
  static long sentUs(byte[] frame, int offset) {
    return (long) LONG.get(frame, offset);
  }

  /** The number of the payload at an offset: from 1, {@link #HELLO} or {@link #END}. */
  static long number(byte[] frame, int offset) {
    return (long) LONG.get(frame, offset + Long.BYTES);
  }
}
