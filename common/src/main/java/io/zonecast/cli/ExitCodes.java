package io.zonecast.cli;

/** The exit codes that all four programs share. */
public final class ExitCodes {
  /** Everything that was asked for is done. */
  public static final int DONE = 0;

  /** It was tried, and it failed. */
  public static final int FAILED = 1;

  /** What was typed can't be meant; nothing was started. */
  public static final int WRONG_USAGE = 2;

  /** A promise was broken, or could not be had: a run's verdict, {@code --strict}. */
  public static final int PROMISE_BROKEN = 3;

  private ExitCodes() {}
}
