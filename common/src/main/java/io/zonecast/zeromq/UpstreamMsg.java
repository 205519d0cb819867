package io.zonecast.zeromq;

import zmq.Msg;

/**
 * What arrives at a publication. JeroMQ walks a subscription's prefix by recursion, a call a byte:
 * a long one overflows the stack and ends the process. So a frame that would be a subscription with
 * too long a prefix says of itself that it is none; it comes out as a frame, and is dropped there
 * ({@link #isOverlong}).
 */
final class UpstreamMsg extends Msg {
  private static final byte NO_SUBSCRIPTION = 0x7f;

  /** A message of {@code size} bytes. */
  UpstreamMsg(int size) {
    super(size);
  }

  @Override
  public byte get(int index) {
    byte value = super.get(index);
    return index == 0 && isOverlong(value, size()) ? NO_SUBSCRIPTION : value;
  }

  /** Whether a frame that begins so is a subscription that is too long. */
  static boolean isOverlong(byte first, int size) {
    return (first == 0 || first == 1) && size > 1 + Sockets.MAX_PREFIX_BYTES;
  }
}
