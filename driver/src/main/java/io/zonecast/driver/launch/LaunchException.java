package io.zonecast.driver.launch;

/** Something could not be launched; the message is for the user. */
public final class LaunchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for the user. */
  public LaunchException(String message) {
    super(message);
  }

  /** With a message for the user and what caused it. */
  public LaunchException(String message, Throwable cause) {
    super(message, cause);
  }
}
