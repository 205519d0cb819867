package io.zonecast.port;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Who sent a request to a service: valid while that client's connection stands.
 *
 * @param bytes opaque; not changed by anyone
 */
public record PeerId(byte[] bytes) {
  @Override
  public boolean equals(Object other) {
    return other instanceof PeerId peer && Arrays.equals(bytes, peer.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
