package io.zonecast.wire;

/**
 * A frame is not what the protocol allows: it is dropped and counted where it arrived, and goes no
 * further.
 */
public final class MalformedFrameException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With the rule that was broken. */
  public MalformedFrameException(String message) {
    super(message, null, false, false);
  }
}
