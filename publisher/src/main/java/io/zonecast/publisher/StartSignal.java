package io.zonecast.publisher;

import java.io.IOException;
import java.io.InputStream;

/**
 * When a publisher whose audience is there may begin: at once, or when a line of standard input
 * arrives, so that many publishers can be started together. {@link #listen} is called once; what
 * was heard may be asked by any thread.
 */
public final class StartSignal {
  /** What was heard. */
  public enum Heard {
    /** Nothing yet. */
    NOTHING,
    /** Begin. */
    BEGIN,
    /** The input ended, or broke, without a line: nobody will say so any more. */
    NOBODY_THERE
  }

  private final InputStream input;
  private volatile Heard heard;

  private StartSignal(InputStream input, Heard heard) {
    this.input = input;
    this.heard = heard;
  }

  /** Begins as soon as the audience is there. */
  public static StartSignal atOnce() {
    return new StartSignal(InputStream.nullInputStream(), Heard.BEGIN);
  }

  /** Begins after a line of {@code input}. */
  public static StartSignal onLine(InputStream input) {
    return new StartSignal(input, Heard.NOTHING);
  }

  /** What was heard so far. */
  public Heard heard() {
    return heard;
  }

  /** Listens, on a thread of its own, and calls {@code waker} there when something was heard. */
  void listen(Runnable waker) {
    if (heard != Heard.NOTHING) {
      return;
    }
    Thread reader = new Thread(() -> read(waker), "start-signal");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(Runnable waker) {
    heard = isLineRead() ? Heard.BEGIN : Heard.NOBODY_THERE;
    waker.run();
  }

  private boolean isLineRead() {
    try {
      int next = input.read();
      while (next >= 0 && next != '\n') {
        next = input.read();
      }
      return next == '\n';
    } catch (IOException broken) {
      return false;
    }
  }
}
