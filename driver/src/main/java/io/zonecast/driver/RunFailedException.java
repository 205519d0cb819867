package io.zonecast.driver;

/** The run can't go on; the message, for the user, says why. */
final class RunFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunFailedException(String message) {
    super(message);
  }
}
