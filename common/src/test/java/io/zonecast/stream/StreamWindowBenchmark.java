package io.zonecast.stream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A window that holds so many batches of 64 messages all the time. */
@State(Scope.Thread)
public class StreamWindowBenchmark {
  private static final int MESSAGES = 64;

  @Param({"16", "4096"})
  int batches;

  private final byte[] frame = new byte[8_000];
  private StreamWindow window;
  private long asked;

  /** A full window. */
  @Setup
  public void prepare() {
    window = new StreamWindow(1);
    for (int i = 0; i < batches; i++) {
      append();
    }
  }

  private void append() {
    long first = window.last() + 1;
    window.append(new StreamWindow.Part(first, first + MESSAGES - 1, frame));
  }

  /** Takes a batch and forgets the oldest one. */
  @Benchmark
  public long appendAndForget() {
    append();
    window.forgetBelow(window.first() + MESSAGES);
    return window.bytes();
  }

  /** The batch of any number that is held. */
  @Benchmark
  public StreamWindow.Part holding() {
    asked = (asked + 1_000_003) % window.messages();
    return window.holding(window.first() + asked);
  }

  /** The batch of the newest number, which is asked for most. */
  @Benchmark
  public StreamWindow.Part holdingTheLast() {
    return window.holding(window.last());
  }
}
