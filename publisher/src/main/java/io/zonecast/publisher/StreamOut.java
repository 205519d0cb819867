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
final class StreamOut {
  /**
   * A batch takes no further message once its payloads and their overhead reach this many bytes.
   */
  static final int FULL_BYTES = 64 * 1024;

  private final StreamId stream;
  private List<Message> waiting = new ArrayList<>();
  private int waitingBytes;
  private long lastSequence;
  private long announced;
  private long refused;
  private boolean ended;

  StreamOut(StreamId stream) {
    this.stream = stream;
  }

  StreamId stream() {
    return stream;
  }

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

  /** What waits, numbered; the numbers are used up only by {@link #onSent}. */
  Batch batch() {
    return new Batch(stream, lastSequence + 1, waiting);
  }

  void onSent() {
    lastSequence += waiting.size();
    forget();
  }

  /** What waits was refused at the door: it was never published and has no numbers. */
  void onRefused() {
    refused += waiting.size();
    forget();
  }

  long lastSequence() {
    return lastSequence;
  }

  long refused() {
    return refused;
  }

  /** Whether the stream has grown since {@link #onAnnounced}. */
  boolean isUnannounced() {
    return announced < lastSequence;
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

  private void forget() {
    waiting = new ArrayList<>();
    waitingBytes = 0;
  }
}
