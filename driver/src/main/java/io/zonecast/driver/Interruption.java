package io.zonecast.driver;

import io.zonecast.cli.ExitCodes;

/**
 * While it is open, Ctrl-C and SIGTERM are a request to end in order, for which the JVM waits at
 * most {@value #BOUND_S} s; then it halts with exit code 1, as what ran was cut short. Opened and
 * closed by the thread that runs.
 */
final class Interruption implements AutoCloseable {
  private static final long BOUND_S = 60;

  private final StopSignal signal = new StopSignal();
  private final Thread hook = new Thread(this::stopInOrder, "stop");

  private Interruption() {}

  static Interruption open() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** The request. */
  StopSignal signal() {
    return signal;
  }

  /** Everything is written. */
  @Override
  public void close() {
    signal.ended();
    if (!signal.isRequested()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM is shutting down already; the hook has seen that the run ended.
      }
    }
  }

  /** In the JVM's shutdown. */
  private void stopInOrder() {
    signal.request();
    signal.awaitEnd(BOUND_S);
    Runtime.getRuntime().halt(ExitCodes.FAILED);
  }
}
