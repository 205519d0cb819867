package io.zonecast.publisher;

import io.zonecast.domain.Lifespan;
import io.zonecast.domain.StreamId;
import io.zonecast.wire.SpareBuffer;

/** A stream that may lose messages: what was sent is forgotten. */
final class BestEffortOut extends StreamOut {
  private final boolean paced;
  private long refused;

  /**
   * An empty stream.
   *
   * @param lifespan of each message
   * @param paced whether the next message is due whatever becomes of this one
   */
  BestEffortOut(StreamId stream, Lifespan lifespan, boolean paced, SpareBuffer spare) {
    super(stream, lifespan, spare);
    this.paced = paced;
  }

  @Override
  boolean hasRoom() {
    return true;
  }

  @Override
  boolean flush(Sending to) {
    if (isEmpty()) {
      return true;
    }
    if (to.send(frame())) {
      take();
      return true;
    }
    if (paced) { // What has no room now is refused; the next message is on time.
      refused += waiting();
      forget();
    }
    return paced;
  }

  @Override
  void seal() {
    forget();
  }

  @Override
  boolean isSettled() {
    return isEmpty();
  }

  @Override
  boolean isUnannounced() {
    return announced() < lastSequence();
  }

  @Override
  long acknowledged() {
    return 0;
  }

  @Override
  long refused() {
    return refused;
  }
}
