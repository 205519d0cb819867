package io.zonecast.wire;

/**
 * What a batch, or a message in it, says beyond the usual: a byte that names it, then eight bytes.
 * Who does not know a name passes it over.
 */
final class Options {
  /** Of a message: its publication index, where that is not its number. */
  static final int INDEX = 1;

  /** Of a batch: its messages' lifespan, microseconds. */
  static final int LIFESPAN = 2;

  /** How long an option is, bytes. */
  static final int BYTES = 1 + Long.BYTES;

  private Options() {}

  /**
   * The value of an option.
   *
   * @param at where the options begin
   * @param length of all of them, bytes; what is left over behind the last whole one is ignored
   * @return {@code otherwise} where it is not among them
   */
  static long find(byte[] frame, int at, int length, int name, long otherwise) {
    for (int option = at; option + BYTES <= at + length; option += BYTES) {
      if (frame[option] == name) {
        return longAt(frame, option + 1);
      }
    }
    return otherwise;
  }

  private static long longAt(byte[] frame, int at) {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = (value << 8) | (frame[at + i] & 0xff);
    }
    return value;
  }
}
