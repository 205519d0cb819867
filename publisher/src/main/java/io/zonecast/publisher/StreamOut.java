package io.zonecast.publisher;

import io.zonecast.domain.Batch;
import io.zonecast.domain.Lifespan;
import io.zonecast.domain.StreamId;
import io.zonecast.wire.BatchWriter;
import io.zonecast.wire.SpareBuffer;

/**
 * One stream of this publisher: numbers its messages and gathers those that wait into a batch. Not
 * thread-safe.
 */
abstract sealed class StreamOut permits BestEffortOut, KeptOut {
  /**
   * A batch takes no further message once its payloads and their overhead reach this many bytes.
   */
  static final int FULL_BYTES = 128 * 1024;

  /** Where frames go; false where there is no room now. */
  @FunctionalInterface
  interface Sending {
    boolean send(byte[] frame);
  }

  private final StreamId stream;
  private final BatchWriter waiting;
  private long lastSequence;
  private long announced;
  private boolean hasTurn;
  private boolean ended;

  /**
   * An empty stream.
   *
   * @param lifespan of each message
   * @param spare whose array it writes into
   */
  StreamOut(StreamId stream, Lifespan lifespan, SpareBuffer spare) {
    this.stream = stream;
    this.waiting = new BatchWriter(stream, lifespan, spare);
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

  /**
   * Adds a message to what waits.
   *
   * @param nowUs when publish was called, microseconds since 1970
   * @param dueUs when it was to be published, microseconds since 1970
   * @param payload copied
   * @param index its publication index, 0 where that is its number
   */
  void add(long nowUs, long dueUs, byte[] payload, long index) {
    waiting.add(nowUs, dueUs, payload, index);
  }

  boolean isEmpty() {
    return waiting.count() == 0;
  }

  boolean isFull() {
    return waiting.bytes() >= FULL_BYTES || waiting.count() >= Batch.MAX_MESSAGES;
  }

  /** What waits, bytes, with what a batch adds to each message. */
  int waitingBytes() {
    return waiting.bytes();
  }

  /** Asks to be flushed: false where it has asked before. */
  boolean takesTurn() {
    boolean isNew = !hasTurn;
    hasTurn = true;
    return isNew;
  }

  /** It was flushed. */
  void endTurn() {
    hasTurn = false;
  }

  int waiting() {
    return waiting.count();
  }

  /** What waits, numbered, as a frame; the numbers are used up only by {@link #take}. */
  byte[] frame() {
    return waiting.frame(lastSequence + 1);
  }

  /** What waits has its numbers for good. */
  void take() {
    lastSequence += waiting.count();
    forget();
  }

  /** Nothing more will be added: what waits is numbered where it is kept, and else gone. */
  abstract void seal();

  /** What was published after a number does not count, and is forgotten. */
  void truncate(long last) {
    lastSequence = Math.min(lastSequence, last);
    announced = Math.min(announced, last);
  }

  /** What waits has no numbers, and is gone. */
  void forget() {
    waiting.clear();
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
