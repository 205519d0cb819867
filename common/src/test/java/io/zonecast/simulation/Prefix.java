package io.zonecast.simulation;

import java.util.Arrays;

/** What a subscription asks for: all frames that begin with these bytes. */
final class Prefix {
  private final byte[] bytes;

  Prefix(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  byte[] copy() {
    return bytes.clone();
  }

  boolean begins(byte[] frame) {
    if (bytes.length > frame.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (frame[i] != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Prefix prefix && Arrays.equals(bytes, prefix.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
