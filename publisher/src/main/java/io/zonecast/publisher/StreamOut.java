package io.zonecast.publisher;

import io.zonecast.domain.Batch;
import io.zonecast.domain.Message;
import io.zonecast.domain.StreamId;
import io.zonecast.wire.BatchCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * One stream of this publisher: numbers its messages and gathers those that wait into a batch. Not
 * thread-safe.
 */
abstract sealed class StreamOut permits BestEffortOut, ReliableOut {
  /**
   * A batch takes no further message once its payloads and their overhead reach this many bytes.
   */
  static final int FULL_BYTES = 64 * 1024;

  /** Where frames go; false where there is no room now. */
  @FunctionalInterface
  interface Sending {
    boolean send(byte[] frame);
  }

  private final StreamId stream;
  private List<Message> waiting = new ArrayList<>();
  private int waitingBytes;
  private long lastSequence;
  private long announced;
  private boolean ended;

  StreamOut(StreamId stream) {
    this.stream = stream;
  }

  StreamId stream() {
    return stream;
  }

  /** Whether another message may be added now. */
  abstract boolean hasRoom();

  /** Sends what waits; false where something had to stay. */
  abstract boolean flush(Sending to);

  /** Whether everything that was published is as safe as it was promised to be. */
  abstract boolean isSettled();

  /** Whether somebody may not know how far the stream has come. */
  abstract boolean isUnannounced();

  /** Messages that survive as promised: 0 in best effort, where nothing is promised. */
  abstract long acknowledged();

  /** Messages that had no room at the door. */
  abstract long refused();

  void add(Message message) {
    waiting.add(message);
    waitingBytes += message.payload().length + BatchCodec.MESSAGE_OVERHEAD_BYTES;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean isFull() {
    return waitingBytes >= FULL_BYTES || waiting.size() >= Batch.MAX_MESSAGES;
  }

  int waiting() {
    return waiting.size();
  }

  /** What waits, numbered; the numbers are used up only by {@link #take}. */
  Batch batch() {
    return new Batch(stream, lastSequence + 1, waiting);
  }

  /** What waits has its numbers for good. */
  void take() {
    lastSequence += waiting.size();
    forget();
  }

  /** What waits has no numbers, and is gone. */
  void forget() {
    waiting = new ArrayList<>();
    waitingBytes = 0;
  }

  long lastSequence() {
    return lastSequence;
  }

  long announced() {
    return announced;
  }

  void onAnnounced() {
    announced = lastSequence;
  }

  /** Whether its end was told. */
  boolean isEnded() {
    return ended;
  }

  void onEnded() {
    ended = true;
  }
}
